"""Where a request comes from."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import Any

from django.conf import settings

USER_AGENT_CHARACTERS = 512
UNKNOWN_ADDRESS = "0.0.0.0"  # noqa: S104 - not an address to listen on
# Some proxies add the port that a connection came from.
WITH_PORT = re.compile(r"([0-9.]+):[0-9]+|\[([^\]]+)\](?::[0-9]+)?")


@dataclass(frozen=True, slots=True)
class Client:
    """The program at the other end: its address, and what it calls itself."""

    ip_address: str = UNKNOWN_ADDRESS
    user_agent: str = ""

    @property
    def network(self) -> str:
        """What one customer of a provider holds: an IPv4 address, or the /64 of an IPv6 one."""
        address = ip_address(self.ip_address)
        return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


def client_of(meta: Mapping[str, Any]) -> Client:
    """Return the client of a request with this `META`.

    Each trusted proxy (TRUSTED_PROXIES is their number) has added the address that it saw to
    X-Forwarded-For; what stands further left was sent by the client and is not looked at.
    """
    user_agent = str(meta.get("HTTP_USER_AGENT", "")).replace("\0", "")[:USER_AGENT_CHARACTERS]
    seen = [*str(meta.get("HTTP_X_FORWARDED_FOR", "")).split(","), str(meta.get("REMOTE_ADDR", ""))]
    proxies = min(settings.TRUSTED_PROXIES, len(seen) - 1)
    address = _address(seen[-1 - proxies]) or _address(seen[-1])
    return Client(str(address or UNKNOWN_ADDRESS), user_agent)


def _address(text: str) -> IPv4Address | IPv6Address | None:
    text = text.strip()
    if match := WITH_PORT.fullmatch(text):
        text = match[1] or match[2]
    try:
        # A zone names an interface of the machine that says it.
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
