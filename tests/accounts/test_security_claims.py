"""Security claims: the owner says whether it was them, and only the owner."""

from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
import time_machine
from django.db import connections, transaction

from accounts.actions.security import resolve_claim
from accounts.models import LoginHistory, OutgoingEmail, SecurityClaim, User
from accounts.services.security_claims import raise_claim
from tests.accounts.attempts import newest_attempt, save_attempts
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    RESET,
    can_log_in,
    codes_of,
    is_signed_in,
    log_in,
    make_customer,
    newest_code,
    reset,
    run,
    subjects,
)
from tests.factories import global_id
from tests.graphql import ask

pytestmark = pytest.mark.django_db

Kind = SecurityClaim.Kind

CLAIM = "claim { id kind isResolved resolvedAt event { id } }"
RESOLVE = f"""
    mutation ($id: ID!, $wasMe: Boolean!) {{
      resolveSecurityClaim(id: $id, wasMe: $wasMe) {{ {CLAIM} errors {{ field code }} }}
    }}
"""


@pytest.fixture
def user() -> User:
    return make_customer()


@pytest.fixture
def claim(user: User) -> SecurityClaim:
    save_attempts(times=1)
    return raise_claim(user, Kind.UNUSUAL_LOCATION, newest_attempt())


@pytest.fixture
def token(user: User) -> str:
    return str(log_in(user.email)["tokens"]["accessToken"])


def resolve(claim: SecurityClaim, token: str, *, was_me: bool) -> dict[str, Any]:
    return run(RESOLVE, token=token, id=global_id(claim), wasMe=was_me)


def test_it_was_me_resolves_a_claim_and_changes_nothing_else(claim: SecurityClaim, token: str) -> None:
    with time_machine.travel("2026-12-24T18:00:00Z", tick=False):
        other = str(log_in()["tokens"]["accessToken"])
        payload = resolve(claim, other, was_me=True)
    assert payload == {
        "claim": {
            "id": global_id(claim),
            "kind": "UNUSUAL_LOCATION",
            "isResolved": True,
            "resolvedAt": "2026-12-24T18:00:00Z",
            "event": {"id": payload["claim"]["event"]["id"]},
        },
        "errors": [],
    }
    claim.refresh_from_db()
    assert claim.was_me is True
    assert is_signed_in(token)
    assert can_log_in(PASSWORD)
    assert not OutgoingEmail.objects.exists()


def test_it_was_not_me_ends_every_session(claim: SecurityClaim, token: str) -> None:
    others = [str(log_in()["tokens"]["accessToken"]) for _ in range(2)]
    assert resolve(claim, token, was_me=False)["claim"]["isResolved"]
    assert [is_signed_in(each) for each in (token, *others)] == [False] * 3
    reasons = claim.user.sessions.values_list("end_reason", flat=True)
    assert set(reasons) == {"not_me"}


def test_it_was_not_me_makes_the_password_worthless_and_mails_a_code(claim: SecurityClaim, token: str) -> None:
    resolve(claim, token, was_me=False)
    assert not can_log_in(PASSWORD)
    assert not User.objects.get().has_usable_password()
    assert len(subjects()) == 1
    assert run(RESET, input=reset(newest_code()))["success"]
    assert can_log_in(NEW_PASSWORD)


def test_strangers_who_ask_for_codes_keep_no_owner_from_theirs(claim: SecurityClaim, token: str) -> None:
    while not codes_of(run(ASK_RESET, email=ADA)):
        pass
    mails = len(subjects())
    assert resolve(claim, token, was_me=False)["claim"]
    assert len(subjects()) == mails + 1


@pytest.mark.parametrize("first", [True, False])
def test_what_is_answered_stays_as_it_is(claim: SecurityClaim, user: User, *, first: bool) -> None:
    answered = resolve_claim(user.pk, claim.pk, was_me=first)
    again = resolve_claim(user.pk, claim.pk, was_me=not first)
    assert (again.was_me, again.resolved_at) == (first, answered.resolved_at)
    assert OutgoingEmail.objects.count() == (not first)


@pytest.mark.parametrize("was_me", [True, False])
def test_nobody_answers_anothers_claim(claim: SecurityClaim, *, was_me: bool) -> None:
    make_customer(email="grace@example.com")
    strangers = str(log_in("grace@example.com")["tokens"]["accessToken"])
    payload = resolve(claim, strangers, was_me=was_me)
    missing = SecurityClaim(pk=claim.pk + 1000)
    assert payload == resolve(missing, strangers, was_me=was_me)
    assert payload == {"claim": None, "errors": [{"field": ["id"], "code": "NOT_FOUND"}]}
    claim.refresh_from_db()
    assert not claim.is_resolved
    assert is_signed_in(strangers)
    assert can_log_in(PASSWORD)


def test_an_answer_needs_a_token(claim: SecurityClaim) -> None:
    assert ask(RESOLVE, id=global_id(claim), wasMe=False).refusal.code == "UNAUTHENTICATED"
    claim.refresh_from_db()
    assert not claim.is_resolved


def test_an_event_raises_a_claim_of_a_kind_once(claim: SecurityClaim, user: User) -> None:
    with transaction.atomic():
        again = raise_claim(user, Kind.UNUSUAL_LOCATION, claim.event)
        other = raise_claim(user, Kind.ACCOUNT_LOCKED, claim.event)
    assert again == claim
    assert list(SecurityClaim.objects.order_by("pk")) == [claim, other]


def test_claims_about_no_login_are_each_their_own(user: User) -> None:
    one, other = (raise_claim(user, Kind.PASSWORD_CHANGED) for _ in range(2))
    assert one != other


@pytest.mark.django_db(transaction=True)
def test_two_who_raise_one_claim_at_once_get_the_same(user: User) -> None:
    save_attempts(times=1)
    event = LoginHistory.objects.get()

    def raise_it(_: int) -> int:
        try:
            with transaction.atomic():
                return raise_claim(user, Kind.UNUSUAL_LOCATION, event).pk
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        assert len(set(crowd.map(raise_it, range(16)))) == 1


@pytest.mark.django_db(transaction=True)
def test_one_of_many_answers_at_once_counts(claim: SecurityClaim, user: User) -> None:
    def answer(number: int) -> bool | None:
        try:
            return resolve_claim(user.pk, claim.pk, was_me=number % 2 == 0).was_me
        finally:
            connections.close_all()

    with ThreadPoolExecutor(8) as crowd:
        answers = set(crowd.map(answer, range(16)))
    claim.refresh_from_db()
    assert answers == {claim.was_me}
    assert OutgoingEmail.objects.count() == (claim.was_me is False)
