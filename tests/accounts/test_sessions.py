"""Sessions: an owner ends them, one or all others; each is bound to the account as it was."""

from datetime import timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import transaction

from accounts.errors import AccountErrorCode, AccountRefusedError
from accounts.models import AuthProvider, LoginHistory, Session, User
from accounts.services.sessions import end_sessions, open_session
from accounts.services.token_blacklist import TokenBlacklistService
from accounts.tasks import purge_sessions
from nexus.common.client import Client
from tests.accounts.devices import REVOKE, REVOKE_OTHERS, end_reason, is_signed_in, sign_in, tokens_of
from tests.accounts.flows import make_customer, run
from tests.factories import DAY_ONE, global_id, make_user
from tests.graphql import ask, captured_statements

pytestmark = pytest.mark.django_db

NOT_FOUND = {"revokedIds": [], "errors": [{"field": ["id"], "code": "NOT_FOUND"}]}
REVOKED = Session.EndReason.REVOKED


def access_token(session: Session) -> str:
    return tokens_of(session).access_token


def make_stranger() -> User:
    return make_user(is_email_verified=True)


def test_an_owner_ends_a_session_on_another_device() -> None:
    here = sign_in()
    there = sign_in(here.user)
    payload = run(REVOKE, token=access_token(here), id=global_id(there))
    assert payload == {"revokedIds": [global_id(there)], "errors": []}
    assert (end_reason(here.pk), end_reason(there.pk)) == ("", REVOKED)
    assert is_signed_in(access_token(here))
    assert not is_signed_in(access_token(there))


def test_an_owner_may_end_the_session_that_they_ask_from() -> None:
    here = sign_in()
    assert run(REVOKE, token=access_token(here), id=global_id(here))["revokedIds"] == [global_id(here)]
    assert not is_signed_in(access_token(here))


def test_anothers_session_does_not_exist() -> None:
    here, anothers = sign_in(), sign_in(make_stranger())
    unknown = Session(pk=uuid4())
    for session in (anothers, unknown):
        assert run(REVOKE, token=access_token(here), id=global_id(session)) == NOT_FOUND
    assert end_reason(anothers.pk) == ""


def test_a_session_that_has_ended_is_not_ended_again() -> None:
    here = sign_in()
    there = sign_in(here.user)
    end_sessions(here.user.pk, reason=Session.EndReason.LOGGED_OUT, ids=[there.pk])
    assert run(REVOKE, token=access_token(here), id=global_id(there)) == NOT_FOUND
    assert end_reason(there.pk) == Session.EndReason.LOGGED_OUT


def test_an_owner_ends_all_sessions_but_this_one() -> None:
    here, anothers = sign_in(), sign_in(make_stranger())
    others = [sign_in(here.user), sign_in(here.user)]
    payload = run(REVOKE_OTHERS, token=access_token(here))
    assert payload["errors"] == []
    assert sorted(payload["revokedIds"]) == sorted(global_id(each) for each in others)
    assert [is_signed_in(access_token(each)) for each in (here, *others, anothers)] == [True, False, False, True]
    assert run(REVOKE_OTHERS, token=access_token(here)) == {"revokedIds": [], "errors": []}


def test_a_session_that_cannot_be_refreshed_any_more_is_not_listed() -> None:
    here = sign_in()
    lapsed = sign_in(here.user)
    Session.objects.filter(pk=lapsed.pk).update(rotated_at=lapsed.rotated_at - timedelta(days=7))
    listed = ask("{ me { sessions { id } } }", token=access_token(here)).data["me"]["sessions"]
    assert listed == [{"id": global_id(here)}]


def test_nobody_ends_sessions_without_a_token() -> None:
    session = sign_in()
    for answer in (ask(REVOKE, id=global_id(session)), ask(REVOKE_OTHERS)):
        assert answer.refusal.code == "UNAUTHENTICATED"
    assert end_reason(session.pk) == ""


def test_ending_any_number_costs_two_statements() -> None:
    user = make_customer()
    for _ in range(5):
        sign_in(user)
    with captured_statements() as statements:
        assert len(end_sessions(user.pk, reason=REVOKED)) == 5
    verbs = [sql.split()[0] for sql in statements]
    assert [verb for verb in verbs if verb not in {"SAVEPOINT", "RELEASE"}] == ["SELECT", "UPDATE"]


def test_what_is_taken_back_ends_nothing_and_blacklists_nothing() -> None:
    session = sign_in()
    with transaction.atomic():
        end_sessions(session.user_id, reason=REVOKED)
        transaction.set_rollback(True)
    assert is_signed_in(access_token(session))
    assert TokenBlacklistService.find(session.access_jti) is None
    assert TokenBlacklistService.find(session.refresh_jti) is None


def test_a_session_remembers_where_it_began() -> None:
    user = make_customer()
    event = LoginHistory.objects.create(user=user, ip_address="192.0.2.7", occurred_at=DAY_ONE)
    with time_machine.travel(DAY_ONE, tick=False):
        client = Client("192.0.2.7", "Firefox")
        User.objects.update(password_changed_at=DAY_ONE)
        user.refresh_from_db()
        session = open_session(user, client=client, provider=AuthProvider.GOOGLE, event=event)
    session.refresh_from_db()
    assert (session.event, session.provider) == (event, AuthProvider.GOOGLE)
    assert (session.ip_address, session.user_agent) == ("192.0.2.7", "Firefox")
    assert session.created_at == session.rotated_at == session.last_used_at == DAY_ONE
    assert session.expires_at == DAY_ONE + timedelta(days=30)


@pytest.mark.parametrize(
    "change", [{"is_active": False}, {"is_email_verified": False}, {"password_changed_at": DAY_ONE}]
)
def test_no_session_begins_for_an_account_that_has_changed_since_it_was_read(change: dict[str, object]) -> None:
    user = make_customer()
    User.objects.update(**change)
    with pytest.raises(AccountRefusedError) as refusal:
        sign_in(user)
    assert refusal.value.problems[0].code == AccountErrorCode.INVALID_CREDENTIALS
    assert not Session.objects.exists()


def test_a_session_is_forgotten_three_months_after_it_was_over() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        user = make_user(is_email_verified=True)
        ended, expired = sign_in(user), sign_in(user)
    with time_machine.travel(DAY_ONE + timedelta(days=10), tick=False):
        end_sessions(user.pk, reason=REVOKED, ids=[ended.pk])
    left = []
    for days in (99, 101, 119, 121):
        with time_machine.travel(DAY_ONE + timedelta(days=days), tick=False):
            purge_sessions()
        left.append({*Session.objects.values_list("pk", flat=True)})
    assert left == [{ended.pk, expired.pk}, {expired.pk}, {expired.pk}, set()]


def test_a_live_session_is_kept() -> None:
    session = sign_in()
    purge_sessions()
    assert Session.objects.get() == session
