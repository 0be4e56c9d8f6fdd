"""The admin's login page: recorded, limited and locked like `login`."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.contrib.auth import aauthenticate, authenticate, get_user
from django.http import HttpRequest
from django.test import Client

from accounts.backends import StaffBackend
from accounts.models import LoginHistory, User
from accounts.services.passwords import verify_password
from tests.accounts.attempts import (
    KINDS,
    Outcome,
    make_address,
    newest_attempt,
    outcomes,
    save_attempts,
    statement_shapes,
)
from tests.accounts.flows import ADA, NEW_PASSWORD, PASSWORD, can_log_in, counted_hashes, make_customer
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def boss() -> User:
    return User.objects.create_superuser(ADA, PASSWORD)


def sign_in(client: Client, email: str = ADA, password: str = PASSWORD, **headers: str) -> Any:
    """Send the form of the login page."""
    return client.post("/admin/login/", {"username": email, "password": password}, headers=headers)


def is_in(client: Client) -> bool:
    return client.get("/admin/").status_code == 200


def errors_of(page: Any) -> list[str]:
    assert page.status_code == 200
    found: list[str] = page.context["form"].non_field_errors()
    return list(found)


@pytest.mark.usefixtures("boss")
def test_staff_gets_in_and_is_on_record(client: Client) -> None:
    assert sign_in(client, "ADA@example.com", **{"User-Agent": "Mosaic/1.0"}).status_code == 302
    assert is_in(client)
    attempt = newest_attempt()
    assert (attempt.user.email if attempt.user else None) == ADA
    assert (attempt.outcome, attempt.ip_address, attempt.user_agent) == (Outcome.SUCCESS, "127.0.0.1", "Mosaic/1.0")


def test_the_history_shows_the_address_behind_the_proxies(client: Client, settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    sign_in(client, **{"X-Forwarded-For": "198.51.100.1, 203.0.113.8"})
    assert newest_attempt().ip_address == "203.0.113.8"


@pytest.mark.parametrize("kind", [*KINDS, "customer"])
def test_a_refusal_reads_the_same_for_everybody_and_costs_one_hash(client: Client, kind: str) -> None:
    email = make_address(kind)
    User.objects.filter(email=email).exclude(email="customer@example.com").update(is_staff=True)
    password = NEW_PASSWORD if kind == "known" else PASSWORD
    with counted_hashes() as hashes:
        page = sign_in(client, email, password)
    unknown = sign_in(Client(), "somebody-else@example.com")
    assert errors_of(page) == errors_of(unknown)
    assert len(errors_of(page)) == 1
    assert len(hashes) == 1
    assert not is_in(client)


def test_a_refusal_costs_the_same_statements_for_everybody() -> None:
    emails = [make_address(kind) for kind in KINDS]
    shapes = [statement_shapes(sign_in, Client(), email, NEW_PASSWORD) for email in emails]
    assert all(each == shapes[0] for each in shapes)


def test_a_customers_password_is_as_good_as_a_wrong_one(client: Client) -> None:
    make_customer()
    sign_in(client)
    assert not is_in(client)
    assert outcomes() == [Outcome.BAD_CREDENTIALS]


@pytest.mark.usefixtures("boss")
def test_failures_here_and_there_lock_both(client: Client) -> None:
    for _ in range(5):
        sign_in(client, password=NEW_PASSWORD)
        assert not can_log_in(NEW_PASSWORD)
    sign_in(client)
    assert not is_in(client)
    assert not can_log_in(PASSWORD)
    assert outcomes() == [*[Outcome.BAD_CREDENTIALS] * 10, *[Outcome.LOCKED_OUT] * 2]


@pytest.mark.usefixtures("boss")
def test_a_lock_ends_no_admin_session(client: Client) -> None:
    sign_in(client)
    save_attempts()
    assert is_in(client)


@pytest.mark.usefixtures("boss", "_no_window_ends")
def test_a_used_up_budget_is_told_and_nothing_is_hashed(client: Client, settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN_NETWORK = "1/15m"
    can_log_in(NEW_PASSWORD)
    with counted_hashes() as hashes:
        (message,) = errors_of(sign_in(client))
    assert message.startswith("Too many attempts. Try again in ")
    assert not hashes
    assert len(outcomes()) == 1


@pytest.mark.parametrize(("name", "status"), [("admin", 200), ("", 200), ("x" * 300, 200), ("a\0b@example.com", 400)])
def test_what_is_no_address_is_nobodys(client: Client, name: str, status: int) -> None:
    assert sign_in(client, name).status_code == status
    assert not is_in(client)
    assert not LoginHistory.objects.exists()


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_email_verified": False}])
@pytest.mark.usefixtures("boss")
def test_a_closed_account_is_out_at_once(client: Client, change: dict[str, bool]) -> None:
    sign_in(client)
    assert is_in(client)
    User.objects.update(**change)
    assert not is_in(client)


@pytest.mark.usefixtures("boss")
def test_another_password_ends_the_session(client: Client) -> None:
    sign_in(client)
    user = User.objects.get()
    user.set_password(NEW_PASSWORD)
    user.save()
    assert not is_in(client)


@pytest.mark.usefixtures("boss")
def test_no_other_way_goes_round_the_record() -> None:
    assert authenticate(None, username=ADA, password=PASSWORD)
    assert async_to_sync(aauthenticate)(None, email=ADA, password=PASSWORD)
    assert not authenticate(None, username=ADA, password=NEW_PASSWORD)
    assert not async_to_sync(aauthenticate)(HttpRequest(), username=ADA, password=NEW_PASSWORD)
    assert outcomes() == [*[Outcome.SUCCESS] * 2, *[Outcome.BAD_CREDENTIALS] * 2]
    assert authenticate(None, username=ADA) is authenticate(None, token="x") is None


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_email_verified": False}])
def test_an_account_that_is_closed_while_its_password_is_looked_at_stays_out(
    boss: User, change: dict[str, bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    def look_slowly(*args: Any) -> Any:
        User.objects.filter(pk=boss.pk).update(**change)
        return verify_password(*args)

    monkeypatch.setattr("accounts.services.password_check.verify_password", look_slowly)
    assert authenticate(None, username=ADA, password=PASSWORD) is None
    assert outcomes() == [Outcome.BAD_CREDENTIALS]


def test_permissions_are_djangos() -> None:
    backend = StaffBackend()
    boss, customer = User.objects.create_superuser(ADA, None), make_user()
    assert boss.has_perm("catalog.change_product")
    assert not customer.has_perm("catalog.change_product")
    assert backend.get_user(boss.pk) == boss
    assert backend.get_user(customer.pk) is None


def test_a_stranger_is_nobody(client: Client) -> None:
    request = HttpRequest()
    request.session = client.session
    assert get_user(request).is_anonymous
