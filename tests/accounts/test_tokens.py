"""Tokens: signed from a session's row, and refused for every way in which they may be bad."""

import base64
import json
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import jwt
import pytest
import time_machine
from django.conf import settings as django_settings
from hypothesis import given
from hypothesis import strategies as st

from accounts.models import Session
from accounts.services.tokens import TokenPair, read_access_token, read_refresh_token, sign_pair
from nexus.common.errors import UnauthenticatedError
from tests.factories import DAY_ONE

SECRET = "another-secret-that-is-long-enough-for-the-check"
READERS = [read_access_token, read_refresh_token]

with_frozen_time = time_machine.travel(DAY_ONE, tick=False)


def unsaved_session(**fields: Any) -> Session:
    plain = {
        "id": UUID(int=1),
        "user_id": UUID(int=2),
        "access_jti": UUID(int=3),
        "refresh_jti": UUID(int=4),
        "rotated_at": DAY_ONE,
        "expires_at": DAY_ONE + timedelta(days=30),
    }
    return Session(**plain | fields)


def good_claims() -> dict[str, Any]:
    return {
        "sub": str(uuid4()),
        "sid": str(uuid4()),
        "jti": str(uuid4()),
        "typ": "access",
        "aud": "nexus:access",
        "iat": int(datetime.now(UTC).timestamp()),
        "exp": int(datetime.now(UTC).timestamp()) + 60,
    }


def signed(claims: Any, *, key: str = django_settings.TOKEN_SECRET, algorithm: str = "HS256", **headers: Any) -> str:
    return jwt.encode(claims, key, algorithm=algorithm, headers=headers or None)


def segment(content: Any) -> str:
    text = content if isinstance(content, bytes) else json.dumps(content).encode()
    return base64.urlsafe_b64encode(text).rstrip(b"=").decode()


def is_refused(token: str) -> bool:
    for read in READERS:
        with pytest.raises(UnauthenticatedError):
            read(token)
    return True


@with_frozen_time
def test_a_pair_says_who_where_and_until_when() -> None:
    pair = sign_pair(unsaved_session())
    access, refresh = read_access_token(pair.access_token), read_refresh_token(pair.refresh_token)
    assert (access.user_id, access.session_id, access.jti) == (UUID(int=2), UUID(int=1), UUID(int=3))
    assert (refresh.user_id, refresh.session_id, refresh.jti) == (UUID(int=2), UUID(int=1), UUID(int=4))
    assert access.expires_at == pair.access_token_expires_at == DAY_ONE + timedelta(hours=1)
    assert refresh.expires_at == pair.refresh_token_expires_at == DAY_ONE + timedelta(days=7)


@with_frozen_time
def test_the_same_row_makes_the_same_pair() -> None:
    pair: TokenPair = sign_pair(unsaved_session())
    with time_machine.travel(DAY_ONE + timedelta(seconds=9)):
        assert sign_pair(unsaved_session()) == pair


@with_frozen_time
def test_no_token_outlives_its_session() -> None:
    pair = sign_pair(unsaved_session(expires_at=DAY_ONE + timedelta(minutes=5, microseconds=7)))
    assert pair.access_token_expires_at == pair.refresh_token_expires_at == DAY_ONE + timedelta(minutes=5)


@with_frozen_time
def test_access_and_refresh_tokens_are_not_interchangeable() -> None:
    pair = sign_pair(unsaved_session())
    with pytest.raises(UnauthenticatedError):
        read_access_token(pair.refresh_token)
    with pytest.raises(UnauthenticatedError):
        read_refresh_token(pair.access_token)


@pytest.mark.parametrize(("typ", "aud"), [("access", "nexus:refresh"), ("refresh", "nexus:access")])
def test_type_and_audience_must_agree(typ: str, aud: str) -> None:
    assert is_refused(signed(good_claims() | {"typ": typ, "aud": aud}))


def test_a_token_ends_in_its_last_second() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        token = sign_pair(unsaved_session()).access_token
    with time_machine.travel(DAY_ONE + timedelta(minutes=59, seconds=59), tick=False):
        assert read_access_token(token)
    with time_machine.travel(DAY_ONE + timedelta(hours=1), tick=False), pytest.raises(UnauthenticatedError):
        read_access_token(token)


def test_a_clock_that_is_behind_the_signing_host_takes_its_tokens() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        token = sign_pair(unsaved_session()).access_token
    with time_machine.travel(DAY_ONE - timedelta(seconds=5), tick=False):
        assert read_access_token(token)


@pytest.mark.parametrize("missing", ["sub", "sid", "jti", "typ", "aud", "iat", "exp"])
def test_every_claim_is_required(missing: str) -> None:
    claims = good_claims()
    assert read_access_token(signed(claims))
    del claims[missing]
    assert is_refused(signed(claims))


@pytest.mark.parametrize("name", ["sub", "sid", "jti"])
@pytest.mark.parametrize("value", ["", "ada@example.com", 1, None, True, [str(UUID(int=5))], {}, "0" * 33])
def test_ids_must_be_uuids(name: str, value: Any) -> None:
    payload = segment(good_claims() | {name: value})
    assert is_refused(resigned(segment({"alg": "HS256", "typ": "JWT"}), payload))


@pytest.mark.parametrize("value", ["", "soon", -1, 0, None, [], {}, 10**400, 1e308, "99999999999999999999"])
def test_a_time_that_is_none_is_refused(value: Any) -> None:
    payload = segment(good_claims() | {"exp": value})
    assert is_refused(resigned(segment({"alg": "HS256", "typ": "JWT"}), payload))


@pytest.mark.parametrize(
    "audience", [["nexus:access"], ["nexus:access", "nexus:refresh"], None, 1, {"nexus:access": 1}]
)
def test_the_audience_is_one_text(audience: Any) -> None:
    payload = segment(good_claims() | {"aud": audience})
    assert is_refused(resigned(segment({"alg": "HS256", "typ": "JWT"}), payload))


@pytest.mark.parametrize("payload", [[], "text", 5, None, True])
def test_claims_that_are_no_object_are_refused(payload: Any) -> None:
    assert is_refused(resigned(segment({"alg": "HS256"}), segment(payload)))


def resigned(header: str, payload: str, algorithm: str = "HS256") -> str:
    """Return a token with a right signature over whatever header and payload say."""
    signing = jwt.get_algorithm_by_name(algorithm)
    signature = signing.sign(f"{header}.{payload}".encode(), signing.prepare_key(django_settings.TOKEN_SECRET))
    return f"{header}.{payload}.{segment(signature)}"


@pytest.mark.parametrize("alg", ["none", "nOnE", "", None, 0, [], ["HS256"], {}, "hs256", "RS256", "ES256", "x"])
def test_no_other_algorithm_is_taken_whatever_the_signature(alg: Any) -> None:
    header, payload = segment({"alg": alg, "typ": "JWT"}), segment(good_claims())
    assert is_refused(f"{header}.{payload}.")
    assert is_refused(resigned(header, payload))


@pytest.mark.filterwarnings("ignore::jwt.warnings.InsecureKeyLengthWarning")
@pytest.mark.parametrize("algorithm", ["HS384", "HS512"])
def test_longer_hashes_are_not_taken_either(algorithm: str) -> None:
    assert is_refused(signed(good_claims(), algorithm=algorithm))


def test_a_public_key_as_a_secret_opens_nothing() -> None:
    """The attack on verifiers that let the header say which algorithm their key is for."""
    header, payload = segment({"alg": "RS256", "typ": "JWT"}), segment(good_claims())
    signing = jwt.get_algorithm_by_name("HS256")
    signature = signing.sign(f"{header}.{payload}".encode(), django_settings.TOKEN_SECRET.encode())
    assert is_refused(f"{header}.{payload}.{segment(signature)}")


def test_another_secret_is_refused() -> None:
    assert is_refused(signed(good_claims(), key=SECRET))


@pytest.mark.parametrize(
    "headers", [{"jwk": {"kty": "oct", "k": "AAAA"}}, {"kid": "../../dev/null"}, {"jku": "http://x"}]
)
def test_a_key_in_the_header_is_not_looked_at(headers: dict[str, Any]) -> None:
    assert is_refused(signed(good_claims(), key=SECRET, **headers))


@pytest.mark.parametrize("position", [0, 1, 2])
def test_a_changed_segment_is_refused(position: int) -> None:
    segments = signed(good_claims()).split(".")
    segments[position] = ("A" if segments[position][0] != "A" else "B") + segments[position][1:]
    assert is_refused(".".join(segments))


def test_a_long_text_is_not_looked_into(monkeypatch: pytest.MonkeyPatch) -> None:
    token = signed(good_claims() | {"more": "x" * 2000})
    monkeypatch.setattr(jwt, "decode", lambda *_, **__: pytest.fail("it was decoded"))
    assert is_refused(token)
    assert is_refused("\N{SNOWMAN}")


@pytest.mark.parametrize(
    "token", ["", ".", "..", "...", "a.b.c", "é.é.é", "\ud800", "\0", "null", "[" * 1990, "eyJ" * 600]
)
def test_garbage_is_refused(token: str) -> None:
    assert is_refused(token)


def test_a_deeply_nested_header_is_refused() -> None:
    assert is_refused(f"{segment(b'[' * 1400)}.e30.e30")
    assert is_refused(f"{segment(b'9' * 1400)}.e30.e30")


@given(st.text(max_size=2100))
def test_no_text_is_anything_but_unauthenticated(token: str) -> None:
    assert is_refused(token)


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=10),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=5), children, max_size=3),
    max_leaves=6,
)


@given(st.dictionaries(st.sampled_from(["alg", "typ", "crit", "b64", "kid", "zip"]), anything), anything, st.binary())
def test_no_header_is_anything_but_unauthenticated(header: Any, payload: Any, signature: bytes) -> None:
    assert is_refused(f"{segment(header)}.{segment(payload)}.{segment(signature)}")


@given(st.dictionaries(st.sampled_from(["sub", "sid", "jti", "typ", "aud", "iat", "exp", "nbf", "iss"]), anything))
def test_no_claim_that_somebody_signed_is_anything_but_unauthenticated(changes: dict[str, Any]) -> None:
    claims = good_claims() | {"typ": None} | changes
    assert is_refused(resigned(segment({"alg": "HS256", "typ": "JWT"}), segment(claims)))
