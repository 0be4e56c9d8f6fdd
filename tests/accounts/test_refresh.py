"""A refresh token buys the next pair, once."""

from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django_redis import get_redis_connection

from accounts.models import SecurityClaim, Session, User
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from accounts.services.tokens import read_refresh_token
from tests.accounts.devices import (
    REFRESH,
    TOKEN_INVALID,
    TOKEN_REUSED,
    end_reason,
    is_signed_in,
    refresh,
    refreshed,
    sign_in,
    tokens_of,
)
from tests.accounts.flows import ADA, make_customer
from tests.factories import DAY_ONE
from tests.graphql import ask, captured_statements

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(DAY_ONE, tick=False) as clock:
        yield clock


def nothing_was_said() -> bool:
    return not SecurityClaim.objects.exists() and not mail.outbox


def test_a_refresh_token_buys_a_new_pair() -> None:
    session = sign_in()
    old = tokens_of(session)
    payload = refresh(old.refresh_token)
    assert payload["errors"] == []
    assert payload["user"] == {"email": ADA}
    new = payload["tokens"]
    assert {new["accessToken"], new["refreshToken"]}.isdisjoint({old.access_token, old.refresh_token})
    assert is_signed_in(new["accessToken"])
    assert tokens_of(session).refresh_token == new["refreshToken"]
    assert refreshed(new["refreshToken"])


def test_the_used_token_is_blacklisted_for_the_rest_of_its_life(clock: time_machine.Traveller) -> None:
    token = tokens_of(sign_in()).refresh_token
    jti = read_refresh_token(token).jti
    clock.shift(60 * SECOND)
    refreshed(token)
    assert TokenBlacklistService.find(jti) is Mark.USED
    rest = 7 * 86_400 - 60
    assert rest - 30 < get_redis_connection("auth").ttl(f"auth:revoked:{jti}") <= rest


def test_the_access_token_of_the_pair_before_lasts_until_its_hour_is_over(clock: time_machine.Traveller) -> None:
    old = tokens_of(sign_in())
    refreshed(old.refresh_token)
    clock.shift(3599 * SECOND)
    assert is_signed_in(old.access_token)
    clock.shift(SECOND)
    assert not is_signed_in(old.access_token)


def test_within_ten_seconds_the_same_successor_is_handed_back(clock: time_machine.Traveller) -> None:
    token = tokens_of(sign_in()).refresh_token
    successor = refreshed(token)
    clock.shift(10 * SECOND)
    assert refreshed(token) == successor
    get_redis_connection("auth").flushdb()
    assert refreshed(token) == successor
    assert nothing_was_said()
    assert refreshed(successor["refreshToken"])


def test_a_later_replay_ends_the_family_and_raises_a_claim(clock: time_machine.Traveller) -> None:
    session = sign_in()
    elsewhere = sign_in(session.user)
    token = tokens_of(session).refresh_token
    successor = refreshed(token)
    clock.shift(11 * SECOND)
    payload = refresh(token)
    assert (payload["tokens"], payload["user"], payload["errors"]) == (None, None, TOKEN_REUSED)
    assert end_reason(session.pk) == Session.EndReason.REUSED
    assert not is_signed_in(successor["accessToken"])
    assert refresh(successor["refreshToken"])["errors"] == TOKEN_INVALID
    claim = SecurityClaim.objects.get()
    assert (claim.user, claim.kind) == (session.user, SecurityClaim.Kind.REFRESH_TOKEN_REUSED)
    assert claim.occurred_at == DAY_ONE + 11 * SECOND
    assert [message.to for message in mail.outbox] == [[ADA]]
    assert is_signed_in(tokens_of(elsewhere).access_token)


def test_further_replays_tell_the_owner_nothing_more(clock: time_machine.Traveller) -> None:
    token = tokens_of(sign_in()).refresh_token
    refreshed(token)
    clock.shift(11 * SECOND)
    assert [refresh(token)["errors"] for _ in range(3)] == [TOKEN_REUSED, TOKEN_INVALID, TOKEN_INVALID]
    assert SecurityClaim.objects.count() == len(mail.outbox) == 1


@pytest.mark.usefixtures("clock")
def test_a_token_from_two_pairs_before_has_no_grace() -> None:
    token = tokens_of(sign_in()).refresh_token
    refreshed(refreshed(token)["refreshToken"])
    assert refresh(token)["errors"] == TOKEN_REUSED


def test_a_replay_is_found_after_redis_lost_everything(clock: time_machine.Traveller) -> None:
    token = tokens_of(sign_in()).refresh_token
    refreshed(token)
    clock.shift(11 * SECOND)
    get_redis_connection("auth").flushdb()
    assert refresh(token)["errors"] == TOKEN_REUSED


def test_a_token_that_is_not_refreshed_for_seven_days_is_over(clock: time_machine.Traveller) -> None:
    token = tokens_of(sign_in()).refresh_token
    clock.shift(timedelta(days=7))
    assert refresh(token)["errors"] == TOKEN_INVALID
    assert nothing_was_said()


def test_no_session_lasts_longer_than_thirty_days(clock: time_machine.Traveller) -> None:
    token = tokens_of(sign_in()).refresh_token
    for _ in range(4):
        clock.shift(timedelta(days=6))
        token = refreshed(token)["refreshToken"]
    clock.shift(timedelta(days=6) - SECOND)
    last = refreshed(token)
    assert last["accessTokenExpiresAt"] == last["refreshTokenExpiresAt"] == "2026-01-31T12:00:00Z"
    clock.shift(SECOND)
    assert not is_signed_in(last["accessToken"])
    assert refresh(last["refreshToken"])["errors"] == TOKEN_INVALID


def test_a_refresh_is_the_latest_use(clock: time_machine.Traveller) -> None:
    session = sign_in()
    clock.shift(60 * SECOND)
    refreshed(tokens_of(session).refresh_token)
    session.refresh_from_db()
    assert (session.created_at, session.last_used_at) == (DAY_ONE, DAY_ONE + 60 * SECOND)


@pytest.mark.parametrize("token", ["", "x", "a.b.c", "é", "\0", "x" * 5000, "eyJhbGciOiJub25lIn0.e30."])
def test_garbage_is_refused(token: str) -> None:
    payload = refresh(token)
    assert (payload["tokens"], payload["errors"]) == (None, TOKEN_INVALID)


def test_an_access_token_buys_nothing() -> None:
    session = sign_in()
    assert refresh(tokens_of(session).access_token)["errors"] == TOKEN_INVALID
    assert end_reason(session.pk) == ""


def deactivate(_user: User) -> None:
    User.objects.update(is_active=False)


def take_back_the_verification(_user: User) -> None:
    User.objects.update(is_email_verified=False)


def change_the_password(user: User) -> None:
    user.set_password("another one")
    user.save()


def delete_the_user(user: User) -> None:
    user.delete()


@pytest.mark.parametrize("happening", [deactivate, take_back_the_verification, change_the_password, delete_the_user])
def test_earlier_tokens_buy_nothing(happening: Callable[[User], None]) -> None:
    user = make_customer()
    session = sign_in(user)
    used = tokens_of(session).refresh_token
    current = refreshed(used)["refreshToken"]
    happening(user)
    assert refresh(current)["errors"] == TOKEN_INVALID
    assert refresh(used)["errors"] == TOKEN_INVALID
    assert nothing_was_said()


def test_a_client_with_a_dead_access_token_gets_a_new_one() -> None:
    token = tokens_of(sign_in()).refresh_token
    answer = ask(REFRESH, token="dead", refreshToken=token)
    assert answer.status == 200
    assert answer.data["refreshToken"]["tokens"]


def test_a_refresh_costs_two_statements_and_a_replay_in_time_one() -> None:
    token = tokens_of(sign_in()).refresh_token
    with captured_statements() as statements:
        refreshed(token)
    assert [sql.split()[0] for sql in statements] == ["SELECT", "UPDATE"]
    with captured_statements() as statements:
        refreshed(token)
    assert [sql.split()[0] for sql in statements] == ["SELECT"]
