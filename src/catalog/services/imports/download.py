"""Downloads a file from an address that somebody else wrote, within limits."""

import http.client
import socket
import ssl
from dataclasses import dataclass
from ipaddress import ip_address
from time import monotonic
from urllib.parse import urljoin, urlsplit

MAX_BYTES = 10 * 1024 * 1024
MAX_REDIRECTS = 3
CONNECT_SECONDS = 5
TOTAL_SECONDS = 30
_REDIRECTS = frozenset((301, 302, 303, 307, 308))
_CHUNK = 1 << 16


class DownloadError(Exception):
    """An address that gave nothing; the message says why."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What a download may do; `private_addresses` lets it reach hosts inside the own network."""

    private_addresses: bool = False
    max_bytes: int = MAX_BYTES
    total_seconds: float = TOTAL_SECONDS


def download(url: str, limits: Limits) -> bytes:
    """Return the body behind an http or https address; raise `DownloadError` beyond the limits.

    The address that is connected to is the one that was checked: a name cannot change in between.
    """
    deadline = monotonic() + limits.total_seconds
    try:
        for _ in range(MAX_REDIRECTS + 1):
            found = _request(url, limits, deadline)
            if isinstance(found, bytes):
                return found
            url = urljoin(url, found)
    except (OSError, http.client.HTTPException, ValueError) as error:
        raise DownloadError(f"could not be fetched ({type(error).__name__})") from error
    raise DownloadError(f"redirects more than {MAX_REDIRECTS} times")


def _request(url: str, limits: Limits, deadline: float) -> bytes | str:
    """Return the body, or the address that the answer redirects to."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise DownloadError("is not an http or https address")
    port = parts.port or (443 if parts.scheme == "https" else 80)
    connection = http.client.HTTPConnection(parts.hostname, port)
    connection.sock = _connect(parts.hostname, port, secure=parts.scheme == "https", limits=limits)
    try:
        target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        headers = {"User-Agent": "Nexus-import", "Accept": "image/*", "Accept-Encoding": "identity"}
        connection.request("GET", target, headers=headers)
        answer = connection.getresponse()
        if answer.status in _REDIRECTS and (location := answer.getheader("Location")):
            return location
        if answer.status != http.client.OK:
            raise DownloadError(f"answered with status {answer.status}")
        return _body(answer, limits, deadline)
    finally:
        connection.close()


def _connect(host: str, port: int, *, secure: bool, limits: Limits) -> socket.socket:
    infos = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    if not limits.private_addresses and not all(_is_public(str(info[4][0])) for info in infos):
        raise DownloadError("leads into a private network; --allow-private-addresses permits that")
    plain = socket.create_connection((str(infos[0][4][0]), port), timeout=CONNECT_SECONDS)
    if not secure:
        return plain
    try:
        return ssl.create_default_context().wrap_socket(plain, server_hostname=host)
    except OSError:
        plain.close()
        raise


def _is_public(address: str) -> bool:
    ip = ip_address(address.partition("%")[0])
    mapped = getattr(ip, "ipv4_mapped", None)
    return (mapped or ip).is_global and not (mapped or ip).is_multicast


def _body(answer: http.client.HTTPResponse, limits: Limits, deadline: float) -> bytes:
    body = bytearray()
    while chunk := answer.read1(_CHUNK):
        body += chunk
        if len(body) > limits.max_bytes:
            raise DownloadError(f"is larger than {limits.max_bytes} bytes")
        if monotonic() > deadline:
            raise DownloadError(f"took longer than {limits.total_seconds:.0f} seconds")
    return bytes(body)
