"""GeoLocationService: where in the world an IP address is, by a file or by a look-up service."""

import json
import logging
import math
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address as parse_address
from typing import Any

import requests
from django.conf import settings
from geoip2.database import MODE_FILE, Reader
from geoip2.errors import AddressNotFoundError
from geoip2.models import City

logger = logging.getLogger(__name__)

CONNECT_SECONDS, READ_SECONDS = 2, 3
MAX_ANSWER_BYTES = 64 * 1024
NAME_CHARACTERS = 128


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address is: an ISO 3166-1 code of two letters, and in degrees of WGS 84, what is known of it."""

    country_code: str
    region: str = ""
    city: str = ""
    latitude: float | None = None
    longitude: float | None = None


class GeoLocationService:
    """Finds places. It may ask another server, so only the worker calls it."""

    @staticmethod
    def locate(ip_address: str) -> Place | None:
        """Return the place of an address, or None for one that is private or unknown; raise nothing."""
        if not parse_address(ip_address).is_global:
            return None
        try:
            return _place(_ask(ip_address) if settings.GEOIP_URL else _look_up(ip_address))
        except Exception as error:  # noqa: BLE001 - a damaged file makes the reader raise whatever it trips over
            # Not the error's text, which may have the service's address, and that its key.
            logger.warning("no place found", extra={"reason": type(error).__name__})
            return None


def _look_up(ip_address: str) -> dict[str, Any]:
    """Return the facts about an address from the file in MaxMind's format, of cities or of countries.

    It is opened each time, which takes less than a millisecond, so a newer one counts at once; and not
    mapped into memory, where a file that is overwritten would kill the worker.
    """
    if not settings.GEOIP_PATH:
        return {}
    with Reader(settings.GEOIP_PATH, mode=MODE_FILE) as reader:
        find = reader.city if "City" in reader.metadata().database_type else reader.country
        try:
            found = find(ip_address)
        except AddressNotFoundError:
            return {}
    facts: dict[str, Any] = {"country_code": found.country.iso_code}
    if isinstance(found, City):
        facts |= {"region": found.subdivisions.most_specific.name, "city": found.city.name}
        facts |= {"latitude": found.location.latitude, "longitude": found.location.longitude}
    return facts


def _ask(ip_address: str) -> Mapping[str, Any]:
    """Return the JSON object that the look-up service answers, with the names of Place or some of them."""
    address = settings.GEOIP_URL.replace("{ip}", ip_address)
    timeout = (CONNECT_SECONDS, READ_SECONDS)
    with requests.get(address, timeout=timeout, allow_redirects=False, stream=True) as response:
        response.raise_for_status()
        body = response.raw.read(MAX_ANSWER_BYTES, decode_content=True)
    facts = json.loads(body)
    if not isinstance(facts, Mapping):
        raise TypeError("not a JSON object")
    return facts


def _place(facts: Mapping[str, Any]) -> Place | None:
    """Return the place that somebody else's facts tell, without what makes no sense."""
    country_code = str(facts.get("country_code") or "").upper()
    if len(country_code) != 2 or not (country_code.isascii() and country_code.isalpha()):
        return None
    latitude, longitude = _degrees(facts.get("latitude"), 90), _degrees(facts.get("longitude"), 180)
    is_whole = latitude is not None and longitude is not None
    return Place(
        country_code=country_code,
        region=_name(facts.get("region")),
        city=_name(facts.get("city")),
        latitude=latitude if is_whole else None,
        longitude=longitude if is_whole else None,
    )


def _name(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return "".join(character for character in text if character.isprintable()).strip()[:NAME_CHARACTERS]


def _degrees(value: object, limit: int) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    return float(value) if math.isfinite(value) and abs(value) <= limit else None
