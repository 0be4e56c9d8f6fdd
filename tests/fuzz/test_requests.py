"""Requests: whatever bytes stand in their headers, addresses and bodies."""

import json
from dataclasses import replace
from hashlib import sha256
from string import printable
from typing import Any
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.cache.shop_front import Asked, get, post, raw_post
from tests.fuzz.answers import NEXT, answered, slow_fixture, with_header
from tests.fuzz.test_values import json_values

# What a server takes in a header: no line ends, no NUL. Source: RFC 9110, 5.5.
header_bytes = st.binary(max_size=60).map(lambda value: value.translate(None, b"\0\r\n"))
HEADERS = (
    *(
        "accept",
        "accept-encoding",
        "authorization",
        "content-type",
        "content-length",
        "host",
        "if-none-match",
        "origin",
    ),
    *("x-forwarded-for", "x-request-id", "user-agent", "cookie", "traceparent", "graphql-preflight", "expect"),
)
addresses = st.ip_addresses().map(str) | st.text("0123456789abcdef.:[]%, \t", max_size=40)
LIST = "{ products { totalCount } }"


@pytest.mark.parametrize("name", HEADERS)
def test_whatever_a_header_holds_is_answered(name: str) -> None:
    @slow_fixture
    @given(value=header_bytes, asked=st.sampled_from([post(LIST), get(LIST)]))
    def ask_it(value: bytes, asked: Asked) -> None:
        answered(with_header(asked, name, value))

    ask_it()


@slow_fixture
@given(seen=st.lists(addresses, max_size=5), proxies=st.integers(0, 3))
@example(seen=["127.0.0.1"] * 200, proxies=3)
@example(seen=["::ffff:1.2.3.4%eth0", "[::1]:99999"], proxies=1)
def test_whatever_has_forwarded_it_is_answered(seen: list[str], proxies: int, settings: Any) -> None:
    settings.TRUSTED_PROXIES = proxies
    answered(with_header(NEXT, "x-forwarded-for", ",".join(seen).encode()))


# Other bytes the server refuses itself.
address_bytes = st.text(printable.strip() + "%" * 20, max_size=80).map(str.encode)


@slow_fixture
@given(query_string=address_bytes)
@example(query_string=b"query=" + b"%FF" * 20)
@example(query_string=b"query={__typename}&query={x}&variables=[&variables={}")
@example(query_string=b"&".join([b"a=1"] * 2000))
@example(query_string=b"query=%7B__typename%7D&variables=null&extensions=null&operationName=")
def test_whatever_an_address_holds_is_answered(query_string: bytes) -> None:
    answered(replace(get(LIST), query_string=query_string))


@slow_fixture
@given(chosen=st.dictionaries(st.sampled_from(["query", "variables", "operationName", "extensions"]), json_values))
def test_whatever_parameters_a_get_has_is_answered(chosen: dict[str, Any]) -> None:
    texts = {"query": LIST} | {name: json.dumps(value) for name, value in chosen.items()}
    query_string = "&".join(f"{name}={quote(text)}" for name, text in texts.items())
    answered(replace(get(LIST), query_string=query_string.encode()))


hashes = st.just(sha256(LIST.encode()).hexdigest()) | st.text("0123456789abcdefABCDEFxyz", max_size=70) | json_values
extensions = st.fixed_dictionaries({"version": st.just(1) | json_values, "sha256Hash": hashes}) | json_values


@slow_fixture
@given(asked=extensions, text=st.none() | st.just(LIST) | json_values, more=json_values)
@example(asked={"version": True, "sha256Hash": "0" * 64}, text=None, more=None)
@example(asked={"version": 1.0, "sha256Hash": "0" * 64}, text=LIST, more={})
@example(asked={"version": 1, "sha256Hash": "0" * 64}, text="\ud800", more=None)
def test_whatever_is_asked_for_by_hash_is_answered(asked: Any, text: Any, more: Any) -> None:
    body = {"query": text, "variables": more, "extensions": {"persistedQuery": asked}}
    answered(raw_post(json.dumps({name: value for name, value in body.items() if value is not None}).encode()))


@slow_fixture
@given(body=st.binary(max_size=200) | json_values.map(lambda value: json.dumps(value).encode()), cut=st.integers(0, 60))
@example(body=b'{"query": "' + b"\\ud800" * 10 + b'"}', cut=0)
@example(body=b"[" * 100_000, cut=0)
@example(body=b'{"a":' * 100_000, cut=0)
@example(body=b'{"query": "{__typename}", "variables": ' + b'{"a": ' * 2000 + b"1" + b"}" * 2000 + b"}", cut=0)
@example(body=b"\xef\xbb\xbf" + b'{"query": "{__typename}"}', cut=0)
def test_whatever_a_body_holds_is_answered(body: bytes, cut: int) -> None:
    answered(raw_post(body))
    answered(raw_post(json.dumps({"query": LIST}).encode()[: -1 - cut] + body))
