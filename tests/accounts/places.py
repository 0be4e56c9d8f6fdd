"""A small world: a file in MaxMind's format, made by the tests."""

from pathlib import Path
from typing import Any

from mmdb_writer import MMDBWriter
from netaddr import IPSet

# Addresses that look like anybody's; none is asked.
BERLIN, POTSDAM, MUNICH, LISBON, NOWHERE = "5.1.1.1", "5.1.2.1", "5.1.3.1", "5.2.1.1", "5.9.1.1"
BERLIN_IPV6 = "2a02:8100::1"


def _city(country_code: str, region: str, city: str, latitude: float, longitude: float) -> dict[str, Any]:
    return {
        "country": {"iso_code": country_code, "names": {"en": country_code}},
        "subdivisions": [{"iso_code": "X", "names": {"en": region}}],
        "city": {"names": {"en": city}},
        "location": {"latitude": latitude, "longitude": longitude},
    }


WORLD = {
    "5.1.1.0/24": _city("DE", "State of Berlin", "Berlin", 52.52, 13.405),
    "2a02:8100::/32": _city("DE", "State of Berlin", "Berlin", 52.52, 13.405),
    "5.1.2.0/24": _city("DE", "Brandenburg", "Potsdam", 52.39, 13.064),
    "5.1.3.0/24": _city("DE", "Bavaria", "Munich", 48.137, 11.575),
    "5.2.1.0/24": _city("PT", "Lisbon", "Lisbon", 38.722, -9.139),
}


def write_cities(path: Path, world: dict[str, dict[str, Any]] = WORLD, *, kind: str = "GeoLite2-City") -> Path:
    """Write a file of places and return its path."""
    writer = MMDBWriter(ip_version=6, ipv4_compatible=True, database_type=kind, languages=["en"])
    for network, record in world.items():
        writer.insert_network(IPSet([network]), record)
    writer.to_db_file(str(path))
    return path
