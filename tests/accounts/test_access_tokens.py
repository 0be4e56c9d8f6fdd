"""What an access token opens over HTTP: its owner's account while the session lasts, and never anonymous data."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import jwt
import pytest
import time_machine
from django.conf import settings as django_settings
from django_redis import get_redis_connection

from accounts.models import Session, User
from accounts.services.tokens import sign_pair
from tests.accounts.devices import (
    TOKEN_INVALID,
    WHO,
    is_signed_in,
    log_out,
    refresh,
    refreshed,
    sign_in,
    tokens_of,
    who_am_i,
)
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    RESET,
    change_password,
    make_customer,
    newest_code,
    reset,
    run,
)
from tests.factories import DAY_ONE
from tests.graphql import ask, captured_statements

pytestmark = pytest.mark.django_db

SECRET = django_settings.TOKEN_SECRET
ANYBODY = "{ __typename shop { name } }"
ADMIN_FIELD = "{ me { permissions } }"


def forged(
    session: Session, *, key: str = django_settings.TOKEN_SECRET, algorithm: str = "HS256", **claims: Any
) -> str:
    """Return the session's access token with other claims, or signed in another way; None leaves a claim out."""
    good = jwt.decode(tokens_of(session).access_token, options={"verify_signature": False})
    changed = {name: value for name, value in (good | claims).items() if value is not None}
    return jwt.encode(changed, key, algorithm=algorithm)


BAD_TOKENS: dict[str, Callable[[Session], str]] = {
    "garbage": lambda _: "garbage",
    "empty": lambda _: "",
    "three dots": lambda _: "...",
    "too long": lambda session: tokens_of(session).access_token + "x" * 2000,
    "a refresh token": lambda session: tokens_of(session).refresh_token,
    "two tokens": lambda session: " ".join([tokens_of(session).access_token] * 2),
    "no signature": lambda session: tokens_of(session).access_token.rpartition(".")[0] + ".",
    "alg none": lambda session: forged(session, key="", algorithm="none"),
    "another secret": lambda session: forged(session, key="x" * 40),
    "another hash": lambda session: forged(session, key=SECRET * 2, algorithm="HS512"),
    "of an unknown session": lambda session: forged(session, sid=str(uuid4())),
    "of another user": lambda session: forged(session, sub=str(uuid4())),
    "for another audience": lambda session: forged(session, aud="nexus:refresh"),
    "of another type": lambda session: forged(session, typ="refresh"),
    "expired": lambda session: forged(session, exp=1),
    "user by e-mail": lambda session: forged(session, sub=ADA),
}
for claim in ("exp", "iat", "jti", "sub", "aud", "typ", "sid"):
    BAD_TOKENS[f"without {claim}"] = partial(forged, **{claim: None})


@pytest.mark.parametrize("document", [WHO, ANYBODY])
@pytest.mark.parametrize("make_token", BAD_TOKENS.values(), ids=list(BAD_TOKENS))
def test_a_bad_token_is_unauthenticated_and_never_anonymous(
    make_token: Callable[[Session], str], document: str
) -> None:
    token = make_token(sign_in())
    answer = ask(document, headers={"Authorization": f"Bearer {token}"})
    assert (answer.status, answer.refusal.code) == (401, "UNAUTHENTICATED")
    assert answer.body.get("data") is None


@pytest.mark.parametrize("header", ["", "Bearer", "Basic YWRhOnB3", "Token abc", "\xe9", "Bearer \xe9", "Bearer\0x"])
def test_a_header_that_holds_no_token_is_unauthenticated(header: str) -> None:
    answer = ask(ANYBODY, headers={"Authorization": header})
    assert (answer.status, answer.refusal.code) == (401, "UNAUTHENTICATED")


@pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
def test_a_good_token_opens_its_owners_account(scheme: str) -> None:
    token = tokens_of(sign_in()).access_token
    assert ask(WHO, headers={"Authorization": f"{scheme} {token}"}).data == {"me": {"email": ADA}}


def test_authentication_costs_one_statement() -> None:
    token = tokens_of(sign_in()).access_token
    with captured_statements() as statements:
        assert who_am_i(token).data == {"me": {"email": ADA}}
    assert len(statements) == 1


def test_staff_rights_are_read_from_the_database_and_never_from_a_claim() -> None:
    session = sign_in()
    token = forged(session, is_staff=True, is_superuser=True, permissions=["accounts.change_user"])
    assert ask(ADMIN_FIELD, token=token).data == {"me": {"permissions": []}}
    User.objects.update(is_staff=True, is_superuser=True)
    assert "MANAGE_USERS" in ask(ADMIN_FIELD, token=token).data["me"]["permissions"]
    User.objects.update(is_staff=False)
    assert ask(ADMIN_FIELD, token=token).data == {"me": {"permissions": []}}


def test_an_access_token_lasts_an_hour() -> None:
    with time_machine.travel(DAY_ONE, tick=False) as clock:
        pair = tokens_of(sign_in())
        clock.shift(timedelta(seconds=3599))
        assert is_signed_in(pair.access_token)
        clock.shift(timedelta(seconds=1))
        assert not is_signed_in(pair.access_token)
        assert is_signed_in(refreshed(pair.refresh_token)["accessToken"])


def by_logout(session: Session) -> None:
    log_out(sign_pair(session).refresh_token)


def by_reset(_session: Session) -> None:
    run(ASK_RESET, email=ADA)
    assert run(RESET, input=reset(newest_code()))["success"]


def by_password_change(session: Session) -> None:
    assert change_password(sign_pair(session).access_token)["success"]


def by_deactivation(session: Session) -> None:
    session.user.is_active = False
    session.user.save()


@pytest.mark.parametrize("end", [by_logout, by_reset, by_password_change, by_deactivation])
@pytest.mark.parametrize("is_redis_flushed", [False, True], ids=["", "and Redis lost everything"])
def test_earlier_tokens_are_refused_at_once(
    end: Callable[[Session], None],
    is_redis_flushed: bool,  # noqa: FBT001
) -> None:
    session = sign_in(make_customer())
    pair = tokens_of(session)
    assert is_signed_in(pair.access_token)
    end(session)
    if is_redis_flushed:
        get_redis_connection("auth").flushdb()
    assert not is_signed_in(pair.access_token)
    assert refresh(pair.refresh_token)["errors"] == TOKEN_INVALID
