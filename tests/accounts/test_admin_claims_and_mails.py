"""What staff do about security claims and about mails that did not arrive."""

from datetime import timedelta
from typing import Any

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from accounts.models import OutgoingEmail, SecurityClaim, Session, User
from tests.accounts.devices import end_reason, is_signed_in, sign_in, tokens_of
from tests.accounts.flows import ADA, PASSWORD, can_log_in, make_customer, subjects
from tests.accounts.staff import act, list_of
from tests.staff import enter, make_clerk, page_of, said

pytestmark = pytest.mark.django_db

Status = OutgoingEmail.Status


@pytest.fixture
def ada() -> User:
    return make_customer()


def make_claim(user: User, **fields: Any) -> SecurityClaim:
    return SecurityClaim.objects.create(
        **{"user": user, "kind": "account_locked", "occurred_at": timezone.now()} | fields
    )


def make_email(**fields: Any) -> OutgoingEmail:
    """Save a mail that the server has refused."""
    now = timezone.now()
    plain = {
        "kind": "account_locked",
        "address": ADA,
        "status": Status.FAILED,
        "attempts": 3,
        "unsure_attempts": 3,
        "created_at": now,
        "next_attempt_at": now + timedelta(hours=1),
        "expires_at": now + timedelta(hours=1),
        "finished_at": now,
        "last_error": "550 no such user",
    }
    return OutgoingEmail.objects.create(**plain | fields)


def test_resolves_a_claim_that_the_owner_stands_by(boss: Client, ada: User) -> None:
    session, claim = sign_in(ada), make_claim(ada)
    assert said(act(boss, "it_was_the_owner", [claim])) == [f"Resolved, it was the owner: {claim}"]
    claim.refresh_from_db()
    assert (claim.is_resolved, claim.was_me) == (True, True)
    assert end_reason(session.pk) == ""
    assert can_log_in(PASSWORD)


def test_shuts_out_whoever_was_not_the_owner(boss: Client, ada: User) -> None:
    session, claim = sign_in(ada), make_claim(ada)
    token = tokens_of(session).access_token
    act(boss, "it_was_not_the_owner", [claim])
    claim.refresh_from_db()
    assert (claim.is_resolved, claim.was_me) == (True, False)
    assert not is_signed_in(token)
    assert end_reason(session.pk) == Session.EndReason.NOT_ME
    assert not can_log_in(PASSWORD)
    assert OutgoingEmail.objects.get().kind == "password_reset"


def test_an_answered_claim_stays_as_it_is(boss: Client, ada: User) -> None:
    claim = make_claim(ada, resolved_at=timezone.now(), was_me=True)
    assert said(act(boss, "it_was_not_the_owner", [claim])) == [f"Nothing to do: {claim}"]
    claim.refresh_from_db()
    assert claim.was_me
    assert can_log_in(PASSWORD)


def test_claims_are_resolved_by_permission(client: Client, ada: User) -> None:
    claim = make_claim(ada)
    enter(client, make_clerk("view_securityclaim"))
    act(client, "it_was_the_owner", [claim])
    claim.refresh_from_db()
    assert not claim.is_resolved
    act(enter(client, make_clerk("change_securityclaim", email="other@example.com")), "it_was_the_owner", [claim])
    claim.refresh_from_db()
    assert claim.is_resolved


def test_sends_a_failed_mail_again(boss: Client, ada: User) -> None:
    email = make_email(user=ada)
    act(boss, "try_again", [email])
    email.refresh_from_db()
    assert (email.status, email.attempts) == (Status.SENT, 4)
    assert len(subjects()) == 1


def test_an_alert_that_is_late_gets_another_day(boss: Client, ada: User) -> None:
    email = make_email(user=ada, expires_at=timezone.now() - timedelta(days=2))
    act(boss, "try_again", [email])
    email.refresh_from_db()
    assert email.status == Status.SENT


@pytest.mark.parametrize("kind", ["email_verification", "password_reset"])
def test_a_code_that_is_too_old_expires(boss: Client, ada: User, kind: str) -> None:
    email = make_email(kind=kind, user=ada, expires_at=timezone.now() - timedelta(seconds=1))
    act(boss, "try_again", [email])
    email.refresh_from_db()
    assert email.status == Status.EXPIRED
    assert mail.outbox == []


@pytest.mark.parametrize("status", [Status.WAITING, Status.SENT, Status.EXPIRED, Status.NOT_NEEDED])
def test_only_a_failed_mail_is_sent_again(boss: Client, status: Status) -> None:
    email = make_email(status=status)
    assert said(act(boss, "try_again", [email])) == [f"Nothing to do: {email}"]
    email.refresh_from_db()
    assert email.status == status
    assert mail.outbox == []


@pytest.mark.parametrize(
    ("status", "after"),
    [
        (Status.WAITING, Status.NOT_NEEDED),
        (Status.FAILED, Status.NOT_NEEDED),
        (Status.SENT, Status.SENT),
        (Status.EXPIRED, Status.EXPIRED),
    ],
)
def test_gives_up_what_is_not_settled(boss: Client, status: Status, after: Status) -> None:
    email = make_email(status=status)
    act(boss, "give_up", [email])
    email.refresh_from_db()
    assert email.status == after
    assert (email.last_error == "Given up by staff.") is (status != after)


def test_mails_are_handled_by_permission(client: Client) -> None:
    email = make_email()
    enter(client, make_clerk("view_outgoingemail"))
    for action in ("try_again", "give_up"):
        act(client, action, [email])
    email.refresh_from_db()
    assert email.status == Status.FAILED


def test_pages_offer_what_makes_sense(boss: Client, ada: User) -> None:
    def offered(row: Any) -> list[str]:
        return [name for name, _ in boss.get(page_of(row)).context["buttons"]]

    assert offered(make_claim(ada)) == ["it_was_the_owner", "it_was_not_the_owner"]
    assert offered(make_claim(ada, resolved_at=timezone.now(), was_me=True)) == []
    assert offered(make_email()) == ["try_again", "give_up"]
    assert offered(make_email(status=Status.WAITING)) == ["give_up"]
    assert offered(make_email(status=Status.SENT)) == []


def test_no_page_shows_a_code(boss: Client, ada: User) -> None:
    email = make_email(kind="password_reset", user=ada)
    act(boss, "try_again", [email])
    (letter,) = mail.outbox
    code = next(word for word in str(letter.body).split() if word.isdigit() and len(word) == 6)
    for address in (list_of("outgoingemail"), page_of(email)):
        assert code not in boss.get(address).content.decode()
