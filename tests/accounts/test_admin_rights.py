"""Nobody raises themselves or others in the admin: permissions alone make no superuser."""

from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse

from accounts.models import OutgoingEmail, SecurityClaim, User
from tests.accounts.devices import end_reason, sign_in
from tests.accounts.flows import NEW_PASSWORD, make_customer
from tests.accounts.staff import act, list_of
from tests.staff import enter, make_boss, make_clerk, page_of, said

pytestmark = pytest.mark.django_db

EVERYTHING = ("add_user", "change_user", "delete_user", "view_user", "view_securityclaim", "change_securityclaim")
ACTIONS = ("deactivate", "activate", "mark_verified", "sign_out_everywhere", "send_reset_code", "lift_lock")


@pytest.fixture
def clerk() -> User:
    return make_clerk(*EVERYTHING)


@pytest.fixture
def desk(client: Client, clerk: User) -> Client:
    return enter(client, clerk)


@pytest.fixture(params=["boss", "colleague", "the clerk", "closed boss"])
def staff(request: pytest.FixtureRequest, clerk: User) -> User:
    """Somebody of the staff, whose accounts are not for a clerk to change."""
    kind = request.param
    if kind == "the clerk":
        return clerk
    if kind == "colleague":
        return make_clerk(email="colleague@example.com")
    boss = make_boss()
    boss.is_active = kind == "boss"
    boss.save()
    return boss


def facts(user: User) -> dict[str, Any]:
    return User.objects.filter(pk=user.pk).values().get()


def test_staff_cannot_give_rights(desk: Client) -> None:
    ada = make_customer()
    permission = Permission.objects.first()
    group = Group.objects.create(name="everything")
    assert permission is not None
    rights = {"is_staff": "on", "is_superuser": "on", "groups": [group.pk], "user_permissions": [permission.pk]}
    data = {"email": ada.email, "first_name": "Eve", "is_active": "on", "is_email_verified": "on"} | rights
    assert desk.post(page_of(ada), data).status_code == 302
    ada.refresh_from_db()
    assert (ada.first_name, ada.is_staff, ada.is_superuser) == ("Eve", False, False)
    assert not ada.groups.exists()
    assert not ada.user_permissions.exists()


def test_staff_cannot_make_staff(desk: Client) -> None:
    data = {"email": "new@example.com", "usable_password": "false", "is_staff": "on", "is_superuser": "on"}
    assert desk.post(reverse("admin:accounts_user_add"), data).status_code == 302
    new = User.objects.get(email="new@example.com")
    assert (new.is_staff, new.is_superuser) == (False, False)


def test_staff_cannot_change_accounts_of_staff(desk: Client, staff: User) -> None:
    before = facts(staff)
    data = {"email": "mine@example.com", "first_name": "Eve", "is_superuser": "on"}
    assert desk.get(page_of(staff)).status_code == 200
    assert not desk.get(page_of(staff)).context.get("buttons")
    assert desk.post(page_of(staff), data).status_code == 403
    password = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD}
    assert desk.post(reverse("admin:auth_user_password_change", args=[staff.pk]), password).status_code == 403
    assert desk.post(page_of(staff).replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert facts(staff) == before


@pytest.mark.parametrize("action", ACTIONS)
def test_staff_cannot_act_on_accounts_of_staff(desk: Client, staff: User, action: str) -> None:
    before = facts(staff)
    ada = make_customer()
    answer = act(desk, action, [staff, ada])
    assert said(answer)[0] == "Only superusers change accounts of staff, and nobody closes their own."
    assert len(said(answer)) == 2
    assert facts(staff) == before
    assert not OutgoingEmail.objects.filter(address=staff.email).exists()


def test_staff_cannot_answer_for_staff(desk: Client, staff: User) -> None:
    session = sign_in(staff) if staff.is_active else None
    claim = SecurityClaim.objects.create(user=staff, kind="account_locked", occurred_at=staff.created_at)
    before = facts(staff)
    act(desk, "it_was_not_the_owner", [claim])
    claim.refresh_from_db()
    assert not claim.is_resolved
    assert facts(staff) == before
    assert session is None or end_reason(session.pk) == ""


def test_staff_cannot_edit_groups(client: Client) -> None:
    clerk = make_clerk()
    group = Group.objects.create(name="desk")
    clerk.user_permissions.set(Permission.objects.filter(content_type__model="group"))
    address = reverse("admin:auth_group_change", args=[group.pk])
    enter(client, clerk)
    assert client.get(address).status_code == 200
    assert client.post(address, {"name": "all", "permissions": [1]}).status_code == 403
    assert client.post(reverse("admin:auth_group_add"), {"name": "new"}).status_code == 403
    assert client.post(address.replace("change", "delete"), {"post": "yes"}).status_code == 403
    assert [*Group.objects.values_list("name", flat=True)] == ["desk"]


def test_without_the_permission_nothing_is_done(client: Client) -> None:
    ada = make_customer()
    enter(client, make_clerk("view_user"))
    for action in ACTIONS:
        act(client, action, [ada])
    ada.refresh_from_db()
    assert ada.is_active
    assert not OutgoingEmail.objects.exists()
    assert client.get(page_of(ada)).context["buttons"] == []


def test_a_page_shows_only_what_its_reader_may_see(client: Client) -> None:
    ada = make_customer()
    page = enter(client, make_clerk("view_user")).get(page_of(ada))
    assert page.context["panels"] == []
    reader = make_clerk("view_user", "view_session", "view_securityclaim", email="reader@example.com")
    page = enter(client, reader).get(page_of(ada))
    assert [panel.title for panel in page.context["panels"]] == ["Live sessions", "Open security claims"]


def test_superusers_do_not_shut_themselves_out(client: Client) -> None:
    boss = make_boss()
    enter(client, boss)
    assert client.post(page_of(boss), {"email": boss.email, "first_name": "Bea"}).status_code == 302
    act(client, "deactivate", [boss])
    client.post(page_of(boss).replace("change", "delete"), {"post": "yes"})
    boss.refresh_from_db()
    assert (boss.first_name, boss.is_active, boss.is_staff, boss.is_superuser) == ("Bea", True, True, True)


def test_superusers_change_accounts_of_staff(client: Client) -> None:
    colleague = make_clerk(email="colleague@example.com")
    enter(client, make_boss())
    data = {"email": colleague.email, "is_email_verified": "on", "is_active": "on", "is_superuser": "on"}
    assert client.post(page_of(colleague), data).status_code == 302
    colleague.refresh_from_db()
    assert (colleague.is_staff, colleague.is_superuser) == (False, True)


def test_no_list_can_be_asked_about_passwords(desk: Client) -> None:
    assert desk.get(list_of("user"), {"password__startswith": "argon2"}).status_code == 400
