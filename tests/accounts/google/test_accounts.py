"""Whose account a person gets who comes from Google."""

import asyncio
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from accounts.models import AuthProvider, LoginHistory, Registration, Session, SocialAccount, User
from accounts.services.sessions import open_session
from accounts.services.tokens import sign_pair
from nexus.common.client import Client
from schema.context import Context
from schema.root import schema
from tests.accounts.google.client import LOGIN, Provider, log_in
from tests.factories import make_user
from tests.graphql import ask

PASSWORD = "correct-horse-battery"
PASSWORD_LOGIN = """
mutation Login($email: String!, $password: String!) {
  login(input: {email: $email, password: $password}) { tokens { accessToken } errors { code } }
}
"""

pytestmark = pytest.mark.django_db


def log_in_by_password(email: str = "ada@example.com") -> Any:
    return ask(PASSWORD_LOGIN, email=email, password=PASSWORD).data["login"]


def assert_rejected(payload: Any) -> None:
    assert [error["code"] for error in payload["errors"]] == ["PROVIDER_REJECTED"]
    assert payload["user"] is payload["tokens"] is None


def last_attempt() -> LoginHistory:
    return LoginHistory.objects.latest("occurred_at", "id")


def test_a_first_visit_makes_an_account_without_a_password(provider: Provider) -> None:
    provider.has("ada-1", email="Ada@Example.com")
    assert log_in(**provider.authorize())["user"] == {"email": "ada@example.com", "isEmailVerified": True}
    user = User.objects.get()
    assert (user.first_name, user.last_name) == ("Ada", "Lovelace")
    assert not user.has_usable_password()
    assert not user.is_staff
    assert [(account.provider, account.subject) for account in user.social_accounts.all()] == [("google", "ada-1")]


def test_a_second_visit_finds_the_same_account(provider: Provider) -> None:
    first, second = (log_in(**provider.authorize()) for _ in range(2))
    assert first["user"] == second["user"]
    assert User.objects.count() == SocialAccount.objects.count() == 1
    assert Session.objects.filter(provider=AuthProvider.GOOGLE, ended_at=None).count() == 2


def test_another_address_at_google_changes_neither_the_person_nor_theirs(provider: Provider) -> None:
    log_in(**provider.authorize())
    make_user(email="countess@example.com", is_email_verified=True)
    provider.has("ada-1", email="countess@example.com")
    assert log_in(**provider.authorize())["user"]["email"] == "ada@example.com"
    assert User.objects.count() == 2


def test_another_person_with_a_linked_address_is_rejected(provider: Provider) -> None:
    log_in(**provider.authorize())
    provider.has("eve-1")
    assert_rejected(log_in(**provider.authorize("eve-1")))
    assert SocialAccount.objects.get().subject == "ada-1"
    assert Session.objects.count() == 1


def test_a_verified_account_is_linked_and_keeps_its_password(provider: Provider) -> None:
    user = make_user("Augusta", "King", email="ada@example.com", password=PASSWORD, is_email_verified=True)
    session = open_session(user, client=Client(), provider=AuthProvider.PASSWORD)
    assert log_in(**provider.authorize())["errors"] == []
    assert log_in_by_password()["errors"] == []
    user.refresh_from_db()
    assert (user.first_name, user.last_name) == ("Augusta", "King")
    assert ask("{ me { email } }", token=sign_pair(session).access_token).data["me"]["email"] == user.email


def test_nothing_of_a_squatter_survives_the_owner(provider: Provider) -> None:
    squatted = make_user("Eve", "Nobody", email="ada@example.com", password=PASSWORD)
    session = Session.objects.create(
        user=squatted,
        ip_address="192.0.2.1",
        created_at=timezone.now(),
        last_used_at=timezone.now(),
        rotated_at=timezone.now(),
        expires_at=timezone.now() + timedelta(days=1),
    )
    assert log_in(**provider.authorize())["errors"] == []
    user = User.objects.get()
    assert user.pk == squatted.pk
    assert user.is_email_verified
    assert not user.has_usable_password()
    assert (user.first_name, user.last_name) == ("Ada", "Lovelace")
    assert [error["code"] for error in log_in_by_password()["errors"]] == ["INVALID_CREDENTIALS"]
    session.refresh_from_db()
    assert session.end_reason == Session.EndReason.PASSWORD_CHANGED
    answer = ask("{ me { email } }", token=sign_pair(session).access_token)
    assert answer.status == 401


def test_a_squatter_names_nobody_whose_name_google_does_not_tell(provider: Provider) -> None:
    make_user("Eve", "Nobody", email="ada@example.com")
    provider.has("ada-1", given_name=None, family_name=None)
    log_in(**provider.authorize())
    assert User.objects.get().public_name == ""


def test_a_pending_registration_is_forgotten(provider: Provider) -> None:
    for email in ("ada@example.com", "bob@example.com"):
        Registration.objects.create(
            email=email,
            password=make_password(PASSWORD),
            first_name="Eve",
            last_name="Nobody",
            created_at=timezone.now(),
        )
    assert log_in(**provider.authorize())["errors"] == []
    assert [registration.email for registration in Registration.objects.all()] == ["bob@example.com"]


@pytest.mark.parametrize("is_linked", [True, False])
@pytest.mark.parametrize("is_email_verified", [True, False])
def test_a_closed_account_stays_closed(provider: Provider, *, is_linked: bool, is_email_verified: bool) -> None:
    user = make_user(email="ada@example.com", is_active=False, is_email_verified=is_email_verified)
    if is_linked:
        SocialAccount.objects.create(user=user, provider="google", subject="ada-1", created_at=timezone.now())
    assert_rejected(log_in(**provider.authorize()))
    assert SocialAccount.objects.exists() == is_linked
    assert not Session.objects.exists()
    user.refresh_from_db()
    assert (user.is_active, user.is_email_verified) == (False, is_email_verified)
    assert (last_attempt().user, last_attempt().outcome) == (user, LoginHistory.Outcome.BAD_CREDENTIALS)


def test_an_account_whose_address_counts_no_more_as_confirmed_stays_out(provider: Provider) -> None:
    log_in(**provider.authorize())
    User.objects.update(is_email_verified=False)
    assert_rejected(log_in(**provider.authorize()))
    assert not User.objects.get().is_email_verified


def test_a_success_is_on_record(provider: Provider) -> None:
    log_in(**provider.authorize())
    attempt = last_attempt()
    assert (attempt.provider, attempt.outcome) == (AuthProvider.GOOGLE, LoginHistory.Outcome.SUCCESS)
    assert attempt.user == User.objects.get()
    assert attempt.ip_address == "127.0.0.1"
    assert Session.objects.get().event == attempt


def test_a_lock_of_the_password_does_not_stop_google(provider: Provider) -> None:
    make_user(email="ada@example.com", password="another-long-password", is_email_verified=True)
    for _ in range(11):
        log_in_by_password()
    assert last_attempt().outcome == LoginHistory.Outcome.LOCKED_OUT
    assert log_in(**provider.authorize())["errors"] == []


@pytest.mark.parametrize(
    ("claims", "names"),
    [
        ({"given_name": None, "family_name": None, "name": "Ada King Lovelace"}, ("Ada", "King Lovelace")),
        ({"given_name": None, "family_name": None}, ("", "")),
        ({"given_name": "A" * 151, "family_name": "B\0"}, ("", "")),
        ({"given_name": ["Ada"], "family_name": 7}, ("", "")),
    ],
)
def test_names_are_taken_where_they_are_names(provider: Provider, claims: dict[str, Any], names: Any) -> None:
    provider.has("ada-1", **claims)
    assert log_in(**provider.authorize())["errors"] == []
    user = User.objects.get()
    assert (user.first_name, user.last_name) == names


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("is_squatted", [True, False])
def test_first_visits_at_once_make_one_account(provider: Provider, settings: Any, *, is_squatted: bool) -> None:
    settings.DATABASE_THREADS = 4
    if is_squatted:
        make_user(email="ada@example.com", password=PASSWORD)
    returned = [provider.authorize() for _ in range(8)]

    async def log_in_at_once() -> list[Any]:
        asked = (schema.execute(LOGIN, variable_values=each, context_value=Context()) for each in returned)
        return await asyncio.gather(*asked)

    answers = asyncio.run(log_in_at_once())
    assert [answer.errors for answer in answers] == [None] * 8
    assert [answer.data["loginWithGoogle"]["errors"] for answer in answers] == [[]] * 8
    assert User.objects.count() == SocialAccount.objects.count() == 1
    assert Session.objects.filter(ended_at=None).count() == 8
    # Every attempt was looked at for its place.
    assert LoginHistory.objects.filter(outcome="success", located_at__isnull=False).count() == 8
