"""Staff change their own password in the admin under the rules of `changePassword`."""

from typing import Any

import pytest
from django.test import Client, TestCase
from django.urls import reverse

from accounts.models import SecurityClaim, Session, User
from tests.accounts.devices import end_reason, is_signed_in, sign_in, tokens_of
from tests.accounts.flows import NEW_PASSWORD, PASSWORD, counted_hashes, make_customer, subjects
from tests.staff import enter

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk() -> User:
    return make_customer(is_staff=True)


def change(client: Client, old: str = PASSWORD, new: str = NEW_PASSWORD) -> Any:
    data = {"old_password": old, "new_password1": new, "new_password2": new}
    with TestCase.captureOnCommitCallbacks(execute=True):
        return client.post(reverse("admin:password_change"), data)


def test_the_page_is_one_of_the_admins(client: Client, clerk: User) -> None:
    page = enter(client, clerk).get(reverse("admin:password_change")).content.decode()
    assert "Password change | Nexus</title>" in page
    assert clerk.email in page


def test_nobody_else_sees_it(client: Client) -> None:
    for user in (None, make_customer()):
        if user:
            client.force_login(user, backend="accounts.backends.StaffBackend")
        assert client.get(reverse("admin:password_change")).status_code == 302


def test_ends_sessions_tells_the_owner_and_stays_in(client: Client, clerk: User) -> None:
    session = sign_in(clerk)
    token = tokens_of(session).access_token
    enter(client, clerk)
    with counted_hashes() as hashes:
        assert change(client).status_code == 302
    assert hashes == ["verify", "encode"]
    assert not is_signed_in(token)
    assert end_reason(session.pk) == Session.EndReason.PASSWORD_CHANGED
    assert SecurityClaim.objects.get().kind == "password_changed"
    assert len(subjects()) == 1
    assert client.get("/admin/").status_code == 200


def test_other_browsers_are_out(client: Client, clerk: User) -> None:
    other = enter(Client(), clerk)
    change(enter(client, clerk))
    assert other.get("/admin/").status_code == 302


def test_guesses_are_few(client: Client, clerk: User, settings: Any) -> None:
    settings.RATE_LIMIT_PASSWORD_CHANGE = "2/d"
    enter(client, clerk)
    for _ in range(2):
        assert "entered incorrectly" in str(change(client, old="wrong-one-9").context["form"].errors)
    with counted_hashes() as hashes:
        assert "Too many attempts." in str(change(client).context["form"].errors)
    assert hashes == []
    clerk.refresh_from_db()
    assert clerk.check_password(PASSWORD)
