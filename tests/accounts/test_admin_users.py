"""The page of an account, and what staff do to it there and in the list."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.core import mail
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import OutgoingEmail, SecurityClaim, Session, User
from accounts.services.login_tracking import LoginTrackingService
from tests.accounts.attempts import save_attempts
from tests.accounts.devices import end_reason, is_signed_in, sign_in, tokens_of
from tests.accounts.flows import (
    ADA,
    NEW_PASSWORD,
    PASSWORD,
    RESET,
    can_log_in,
    counted_hashes,
    make_customer,
    newest_code,
    reset,
    run,
    subjects,
)
from tests.accounts.staff import act, list_of
from tests.factories import make_user
from tests.staff import page_of, said

pytestmark = pytest.mark.django_db

EndReason = Session.EndReason


@pytest.fixture
def ada() -> User:
    return make_customer()


def save(client: Client, user: User, **changes: Any) -> Any:
    """Send the form of an account as its page shows it, but for `changes`; None unticks a box."""
    data = {"email": user.email, "first_name": user.first_name, "last_name": user.last_name}
    data |= {name: "on" for name in ("is_active", "is_email_verified", "is_staff") if getattr(user, name)}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(page_of(user), {key: value for key, value in (data | changes).items() if value is not None})


def set_password(client: Client, user: User, **data: str) -> Any:
    address = reverse("admin:auth_user_password_change", args=[user.pk])
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(address, data)


def test_makes_an_account_that_can_log_in(boss: Client) -> None:
    data = {"email": " NEW@example.com", "first_name": "Nina", "is_email_verified": "on", "usable_password": "true"}
    data |= {"password1": PASSWORD, "password2": PASSWORD}
    assert boss.post(reverse("admin:accounts_user_add"), data).status_code == 302
    assert can_log_in(PASSWORD, "new@example.com")
    nina = User.objects.get(email="new@example.com")
    assert (nina.is_staff, nina.is_superuser, nina.is_email_verified) == (False, False, True)


@pytest.mark.parametrize(
    ("field", "value"),
    [("email", "a,b@example.com"), ("email", ADA.upper()), ("first_name", "A\u202eda"), ("last_name", "x" * 151)],
)
def test_refuses_what_register_would(boss: Client, ada: User, field: str, value: str) -> None:
    data = {"email": "new@example.com", "usable_password": "false"} | {field: value}
    page = boss.post(reverse("admin:accounts_user_add"), data)
    assert page.status_code == 200
    assert [*page.context["adminform"].form.errors] == [field]
    assert User.objects.exclude(email__in=[ada.email, "boss@example.com"]).count() == 0


def test_deactivating_ends_sessions_at_once(boss: Client, ada: User) -> None:
    session = sign_in(ada)
    token = tokens_of(session).access_token
    assert said(act(boss, "deactivate", [ada])) == [f"Deactivated: {ADA}"]
    assert not is_signed_in(token)
    assert end_reason(session.pk) == EndReason.DEACTIVATED
    assert not can_log_in(PASSWORD)
    assert said(act(boss, "deactivate", [ada]))[-1] == f"Nothing to do: {ADA}"
    assert LogEntry.objects.get().get_change_message() == "Deactivated."


def test_activating_lets_the_person_in_again(boss: Client) -> None:
    ada = make_customer(is_active=False)
    act(boss, "activate", [ada])
    assert can_log_in(PASSWORD)


@pytest.mark.parametrize(
    ("box", "reason"), [("is_active", EndReason.DEACTIVATED), ("is_email_verified", EndReason.REVOKED)]
)
def test_unticking_a_box_ends_sessions_at_once(boss: Client, ada: User, box: str, reason: EndReason) -> None:
    session = sign_in(ada)
    token = tokens_of(session).access_token
    assert save(boss, ada, **{box: None}).status_code == 302
    assert not is_signed_in(token)
    assert end_reason(session.pk) == reason


def test_saving_a_page_writes_only_what_was_changed(boss: Client, ada: User, monkeypatch: pytest.MonkeyPatch) -> None:
    session = sign_in(ada)
    written: list[Any] = []
    original = User.save

    def spy(self: User, *args: Any, **kwargs: Any) -> None:
        written.append(kwargs.get("update_fields"))
        original(self, *args, **kwargs)

    monkeypatch.setattr(User, "save", spy)
    save(boss, ada, first_name="Augusta")
    assert written == [{"first_name"}]
    assert end_reason(session.pk) == ""


def test_marking_as_verified_lets_the_person_in(boss: Client) -> None:
    ada = make_customer(is_email_verified=False)
    assert not can_log_in(PASSWORD)
    act(boss, "mark_verified", [ada])
    assert can_log_in(PASSWORD)


def test_signs_a_person_out_everywhere(boss: Client, ada: User) -> None:
    sessions = [sign_in(ada), sign_in(ada)]
    anothers = sign_in(make_user(is_email_verified=True))
    act(boss, "sign_out_everywhere", [ada])
    assert {end_reason(session.pk) for session in sessions} == {EndReason.REVOKED}
    assert end_reason(anothers.pk) == ""
    assert can_log_in(PASSWORD)


def test_sends_a_reset_code_as_often_as_anybody_may(boss: Client, ada: User) -> None:
    for _ in range(3):
        assert said(act(boss, "send_reset_code", [ada]))[-1] == f"Reset code on its way: {ADA}"
    assert run(RESET, input=reset(newest_code()))["success"]
    assert "Too many codes were asked for." in said(act(boss, "send_reset_code", [ada]))[-1]
    assert OutgoingEmail.objects.filter(kind="password_reset").count() == 3


def test_sends_no_reset_code_to_a_closed_account(boss: Client) -> None:
    ada = make_customer(is_active=False)
    assert said(act(boss, "send_reset_code", [ada])) == [f"Nothing to do: {ADA}"]
    assert not OutgoingEmail.objects.exists()


def test_lifts_a_lock(boss: Client, ada: User) -> None:
    save_attempts()
    assert not can_log_in(PASSWORD)
    assert said(act(boss, "lift_lock", [ada])) == [f"Lock lifted: {ADA}"]
    ada.refresh_from_db()
    assert LoginTrackingService.locked_until([ada]) == {}
    assert can_log_in(PASSWORD)
    assert said(act(boss, "lift_lock", [ada]))[-1] == f"Nothing to do: {ADA}"


def test_ten_more_failures_lock_again(boss: Client, ada: User) -> None:
    save_attempts()
    act(boss, "lift_lock", [ada])
    save_attempts(times=9)
    assert can_log_in(PASSWORD)
    save_attempts()
    assert not can_log_in(PASSWORD)


def test_another_password_ends_sessions_and_tells_the_owner(boss: Client, ada: User) -> None:
    session = sign_in(ada)
    token = tokens_of(session).access_token
    with counted_hashes() as hashes:
        assert set_password(boss, ada, password1=NEW_PASSWORD, password2=NEW_PASSWORD).status_code == 302
    assert hashes == ["encode"]
    assert not is_signed_in(token)
    assert end_reason(session.pk) == EndReason.PASSWORD_CHANGED
    assert (can_log_in(PASSWORD), can_log_in(NEW_PASSWORD)) == (False, True)
    assert SecurityClaim.objects.get().kind == "password_changed"
    assert len(subjects()) == 1
    assert NEW_PASSWORD not in str(mail.outbox[0].message())


def test_taking_the_password_away_ends_sessions(boss: Client, ada: User) -> None:
    token = tokens_of(sign_in(ada)).access_token
    answer = set_password(boss, ada, **{"usable_password": "false", "unset-password": "yes"})
    assert answer.status_code == 302
    assert not is_signed_in(token)
    assert not can_log_in(PASSWORD)


@pytest.mark.parametrize("action", ["deactivate", "mark_verified", "sign_out_everywhere"])
def test_asks_before_it_hurts(boss: Client, action: str) -> None:
    ada = make_customer(is_email_verified=False)
    page = boss.post(list_of("user"), {"action": action, "_selected_action": [ada.pk], "from_page": "yes"})
    assert "Are you sure?" in page.content.decode()
    assert page.context["rows"] == [ada]
    assert page.context["back"] == page_of(ada)
    ada.refresh_from_db()
    assert (ada.is_active, ada.is_email_verified) == (True, False)


def test_a_look_changes_nothing(boss: Client, ada: User) -> None:
    boss.get(list_of("user"), {"action": "deactivate", "_selected_action": ada.pk, "confirmed": "yes"})
    ada.refresh_from_db()
    assert ada.is_active


def test_a_button_leads_back_to_the_page(boss: Client, ada: User) -> None:
    answer = act(boss, "sign_out_everywhere", [ada], from_page="yes")
    assert (answer.status_code, answer["Location"]) == (302, page_of(ada))


def test_offers_what_makes_sense(boss: Client, ada: User) -> None:
    offered = [name for name, _ in boss.get(page_of(ada)).context["buttons"]]
    assert offered == ["deactivate", "send_reset_code"]
    ghost = make_customer(email="ghost@example.com", is_active=False, is_email_verified=False)
    offered = [name for name, _ in boss.get(page_of(ghost)).context["buttons"]]
    assert offered == ["activate", "mark_verified"]
    save_attempts()
    sign_in(ada)
    offered = [name for name, _ in boss.get(page_of(ada)).context["buttons"]]
    assert offered == ["deactivate", "sign_out_everywhere", "send_reset_code", "lift_lock"]


def test_no_more_than_a_page_at_a_time(boss: Client) -> None:
    users = User.objects.bulk_create(User(email=f"{number}@example.com", password="!") for number in range(101))
    assert said(act(boss, "deactivate", users)) == ["Pick at most 100 at a time."]
    assert not User.objects.filter(is_active=False).exists()


def test_deleting_an_account_says_how_much_goes_with_it(boss: Client, ada: User) -> None:
    save_attempts(times=3)
    address = page_of(ada).replace("change", "delete")
    page = boss.get(address)
    assert dict(page.context["model_count"]) == {"login history": 3}
    assert boss.post(address, {"post": "yes"}).status_code == 302
    assert not User.objects.filter(email=ADA).exists()
