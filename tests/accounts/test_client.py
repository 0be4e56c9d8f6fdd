"""The address that limits and the login history go by: what the trusted proxies saw, and nothing a client made up."""

from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.test import AsyncRequestFactory, override_settings
from hypothesis import given
from hypothesis import strategies as st

from nexus.common.client import UNKNOWN_ADDRESS, Client, client_of

PROXY = "10.0.0.2"


def address(forwarded: str | None = None, *, remote: str = PROXY) -> str:
    meta = {"REMOTE_ADDR": remote}
    if forwarded is not None:
        meta["HTTP_X_FORWARDED_FOR"] = forwarded
    return client_of(meta).ip_address


@pytest.mark.parametrize("forwarded", [None, "", "1.2.3.4", "1.2.3.4, 5.6.7.8", "garbage"])
def test_without_a_trusted_proxy_the_header_is_not_looked_at(settings: Any, forwarded: str | None) -> None:
    settings.TRUSTED_PROXIES = 0
    assert address(forwarded, remote="198.51.100.7") == "198.51.100.7"


@pytest.mark.parametrize(
    ("proxies", "forwarded", "expected"),
    [
        (1, "1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6, 1.2.3.4", "1.2.3.4"),
        (1, "6.6.6.6,6.6.6.7,1.2.3.4", "1.2.3.4"),
        (2, "1.2.3.4, 10.0.0.1", "1.2.3.4"),
        (2, "6.6.6.6, 1.2.3.4, 10.0.0.1", "1.2.3.4"),
    ],
)
def test_what_a_client_wrote_itself_is_not_looked_at(
    settings: Any, proxies: int, forwarded: str, expected: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    assert address(forwarded) == expected


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (" 1.2.3.4\t", "1.2.3.4"),
        ("1.2.3.4:555", "1.2.3.4"),
        ("2001:db8::1", "2001:db8::1"),
        ("2001:DB8:0:0::1", "2001:db8::1"),
        ("[2001:db8::1]", "2001:db8::1"),
        ("[2001:db8::1]:443", "2001:db8::1"),
        ("::ffff:1.2.3.4", "1.2.3.4"),
        ("[::ffff:1.2.3.4]:555", "1.2.3.4"),
        ("fe80::1%eth0", "fe80::1"),
    ],
)
def test_every_spelling_of_an_address_is_one(settings: Any, written: str, read: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address(f"6.6.6.6, {written}") == read
    settings.TRUSTED_PROXIES = 0
    assert address(remote=written) == read


@pytest.mark.parametrize("garbage", ["", " ", "unknown", "1.2.3", "1.2.3.4.5", "1.2.3.4:x", "[::1", "::1]", "a" * 9000])
def test_where_a_proxy_names_no_address_it_is_the_proxys_own(settings: Any, garbage: str) -> None:
    settings.TRUSTED_PROXIES = 1
    assert address(f"6.6.6.6, {garbage}") == PROXY


@pytest.mark.parametrize(
    ("forwarded", "expected"),
    [(None, PROXY), ("", PROXY), ("1.2.3.4", "1.2.3.4"), ("1.2.3.4, 5.6.7.8", "1.2.3.4")],
)
def test_a_way_past_fewer_proxies_goes_by_what_the_outermost_saw(
    settings: Any, forwarded: str | None, expected: str
) -> None:
    settings.TRUSTED_PROXIES = 3
    assert address(forwarded) == expected


@pytest.mark.parametrize(
    "headers",
    [
        [(b"x-forwarded-for", b"6.6.6.6"), (b"x-forwarded-for", b"1.2.3.4")],
        # A proxy lets it pass that does not know what CGI makes of it.
        [(b"x-forwarded-for", b"1.2.3.4"), (b"x_forwarded_for", b"6.6.6.6")],
        [(b"x-forwarded-for", b"1.2.3.4"), (b"forwarded", b"for=6.6.6.6"), (b"x-real-ip", b"6.6.6.6")],
    ],
)
def test_no_second_header_hides_what_the_proxy_saw(settings: Any, headers: list[tuple[bytes, bytes]]) -> None:
    settings.TRUSTED_PROXIES = 1
    scope = AsyncRequestFactory().get("/").scope | {"headers": headers, "client": [PROXY, 1]}
    assert client_of(ASGIRequest(scope, BytesIO()).META).ip_address == "1.2.3.4"


def test_a_socket_file_has_no_address(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 0
    assert address(remote="") == UNKNOWN_ADDRESS
    settings.TRUSTED_PROXIES = 1
    assert address("1.2.3.4", remote="") == "1.2.3.4"


@given(forwarded=st.text(), remote=st.text(), user_agent=st.text(), proxies=st.integers(0, 10))
def test_whatever_is_sent_there_is_a_client(forwarded: str, remote: str, user_agent: str, proxies: int) -> None:
    with override_settings(TRUSTED_PROXIES=proxies):
        meta = {"HTTP_X_FORWARDED_FOR": forwarded, "REMOTE_ADDR": remote, "HTTP_USER_AGENT": user_agent}
        client = client_of(meta)
    assert client.network
    assert "\0" not in client.user_agent
    assert len(client.user_agent) <= 512


def test_a_program_with_a_long_name_is_cut_short() -> None:
    assert client_of({"HTTP_USER_AGENT": "x" * 600}).user_agent == "x" * 512


@pytest.mark.parametrize(
    ("ip_address", "network"),
    [
        ("1.2.3.4", "1.2.3.4"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
    ],
)
def test_a_network_is_what_one_customer_holds(ip_address: str, network: str) -> None:
    assert Client(ip_address).network == network
