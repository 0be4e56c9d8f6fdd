"""Refresh tokens that are used at the same moment as something else, on connections of their own."""

from collections.abc import Callable
from threading import Barrier
from typing import Any

import pytest
from django.db import connections, transaction

from accounts.actions.sessions import log_out, refresh, revoke_other_sessions
from accounts.errors import AccountErrorCode, AccountRefusedError
from accounts.models import AuthProvider, SecurityClaim, Session, User
from accounts.services import sessions
from accounts.services.authentication import authenticate
from accounts.services.sessions import end_sessions, open_session
from accounts.services.tokens import TokenPair, read_access_token
from nexus.common.client import Client
from nexus.common.errors import UnauthenticatedError
from tests.accounts.devices import sign_in, tokens_of
from tests.accounts.flows import make_customer
from tests.races import at_once

pytestmark = pytest.mark.django_db(transaction=True)

CLIENT = Client("192.0.2.1")
ROUNDS = 5


def code_of(answer: Any) -> AccountErrorCode | None:
    """Return why something was refused, if it was."""
    return answer.problems[0].code if isinstance(answer, AccountRefusedError) else None


def is_over(pair: TokenPair) -> bool:
    try:
        authenticate(read_access_token(pair.access_token))
    except UnauthenticatedError:
        return True
    return False


def change_the_password(user: User) -> None:
    with transaction.atomic():
        user.set_password("another one")
        user.save()
        end_sessions(user.pk, reason=Session.EndReason.PASSWORD_CHANGED)


def do_before_rotating(monkeypatch: pytest.MonkeyPatch, do: Callable[[], object]) -> None:
    """Have something happen after a refresh has looked at the session, and before it moves it on."""
    move_on = sessions._move_on

    def move_on_late(session: Session) -> bool:
        do()
        return move_on(session)

    monkeypatch.setattr(sessions, "_move_on", move_on_late)


def test_twenty_parallel_refreshes_leave_one_live_successor(monkeypatch: pytest.MonkeyPatch) -> None:
    session = sign_in()
    token = tokens_of(session).refresh_token
    have_all_looked = Barrier(20)

    def wait_for_all() -> None:
        # There are fewer connections than callers.
        connections.close_all()
        have_all_looked.wait(60)

    do_before_rotating(monkeypatch, wait_for_all)
    answers = at_once(*[lambda: refresh(token, CLIENT)] * 20)
    assert {answer.tokens for answer in answers} == {tokens_of(session)}
    assert tokens_of(session).refresh_token != token
    assert Session.objects.get().previous_refresh_jti == session.refresh_jti
    assert not is_over(tokens_of(session))
    assert not SecurityClaim.objects.exists()


@pytest.mark.parametrize("is_logout", [True, False], ids=["logout", "change of password"])
def test_a_session_that_ends_while_it_is_refreshed_is_over(
    monkeypatch: pytest.MonkeyPatch,
    is_logout: bool,  # noqa: FBT001
) -> None:
    user = make_customer()
    token = tokens_of(sign_in(user)).refresh_token
    do_before_rotating(monkeypatch, lambda: log_out(token) if is_logout else change_the_password(user))
    with pytest.raises(AccountRefusedError) as refusal:
        refresh(token, CLIENT)
    assert refusal.value.problems[0].code == AccountErrorCode.TOKEN_INVALID
    assert not SecurityClaim.objects.exists()
    assert Session.objects.get().previous_refresh_jti is None


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_no_token_outlives_a_logout_at_the_same_moment(_round: int) -> None:
    session = sign_in()
    token = tokens_of(session).refresh_token
    *refreshed, _ = at_once(*[lambda: refresh(token, CLIENT)] * 4, lambda: log_out(token))
    assert Session.objects.get().end_reason == Session.EndReason.LOGGED_OUT
    for answer in refreshed:
        assert code_of(answer) == AccountErrorCode.TOKEN_INVALID or is_over(answer.tokens)
    assert not SecurityClaim.objects.exists()


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_no_token_outlives_a_change_of_password_at_the_same_moment(_round: int) -> None:
    user = make_customer()
    token = tokens_of(sign_in(user)).refresh_token
    *refreshed, _ = at_once(*[lambda: refresh(token, CLIENT)] * 4, lambda: change_the_password(user))
    assert Session.objects.get().end_reason == Session.EndReason.PASSWORD_CHANGED
    for answer in refreshed:
        assert code_of(answer) == AccountErrorCode.TOKEN_INVALID or is_over(answer.tokens)


@pytest.mark.parametrize("_round", range(ROUNDS))
def test_no_login_with_an_old_password_outlives_its_change(_round: int) -> None:
    """Whoever was checked with the old password opens a session before the change, which ends it, or none."""
    user = make_customer()
    checked = [User.objects.get() for _ in range(4)]

    def open_as(each: User) -> Session:
        return open_session(each, client=CLIENT, provider=AuthProvider.PASSWORD)

    at_once(*[lambda each=each: open_as(each) for each in checked], lambda: change_the_password(user))
    assert not Session.objects.filter(ended_at=None).exists()
    assert open_as(User.objects.get())


def test_parallel_replays_raise_one_claim() -> None:
    session = sign_in()
    token = tokens_of(session).refresh_token
    successor = refresh(token, CLIENT).tokens.refresh_token
    refresh(successor, CLIENT)
    answers = at_once(*[lambda: refresh(token, CLIENT)] * 5)
    codes = [code_of(answer) for answer in answers]
    assert codes.count(AccountErrorCode.TOKEN_REUSED) >= 1
    assert set(codes) <= {AccountErrorCode.TOKEN_REUSED, AccountErrorCode.TOKEN_INVALID}
    assert Session.objects.get().end_reason == Session.EndReason.REUSED
    assert SecurityClaim.objects.count() == 1


def test_devices_that_end_one_another_wait_for_nobody() -> None:
    user = make_customer()
    devices = [sign_in(user) for _ in range(6)]
    ended = at_once(*[lambda but=each.pk: revoke_other_sessions(user.pk, but=but) for each in devices])
    revoked = [pk for each in ended for pk in each]
    assert sorted(revoked) == sorted(each.pk for each in devices)
