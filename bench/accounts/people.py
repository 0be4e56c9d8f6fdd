"""People with an account, a session, a log-in and a letter each: made again for every bench."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone

from accounts.models import AuthProvider, LoginHistory, OutgoingEmail, Session, User
from accounts.services.addresses import address_key
from accounts.services.passwords import hash_password
from accounts.services.tokens import sign_pair
from nexus.local.ports import LOOPBACK

PEOPLE = 10_000
PASSWORD = "the blue lamp on the desk"  # noqa: S105 - of made-up people on the loopback
HOST = "people.example"
AGENT = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"


@dataclass(frozen=True, kw_only=True)
class People:
    """What they sign in with; the same place in each list is the same person."""

    emails: list[str]
    access_tokens: list[str]
    refresh_tokens: list[str]
    encoded_password: str


def move_in() -> People:
    """Fill the tables of the accounts with nobody but these people."""
    # One hash for all of them: to check it costs each the same.
    encoded = hash_password(PASSWORD)
    with transaction.atomic():
        _move_out()
        users = User.objects.bulk_create(_users(encoded), batch_size=1000)
        events = LoginHistory.objects.bulk_create(map(_login, users), batch_size=1000)
        sessions = [_session(user, event) for user, event in zip(users, events, strict=True)]
        Session.objects.bulk_create(sessions, batch_size=1000)
        OutgoingEmail.objects.bulk_create(map(_letter, users), batch_size=1000)
    with connection.cursor() as cursor:
        # PostgreSQL plans by what it knows of a table, and by nothing at all of a new one.
        cursor.execute("VACUUM (ANALYZE)")
    pairs = [sign_pair(session) for session in sessions]
    return People(
        emails=[user.email for user in users],
        access_tokens=[pair.access_token for pair in pairs],
        refresh_tokens=[pair.refresh_token for pair in pairs],
        encoded_password=encoded,
    )


def _move_out() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "TRUNCATE accounts_session, accounts_loginhistory, accounts_securityclaim, accounts_outgoingemail, "
            "accounts_registration"
        )
        # The authors of the catalogue's reviews stay.
        cursor.execute("DELETE FROM accounts_user WHERE email LIKE %s", [f"%@{HOST}"])


def _users(encoded_password: str) -> Iterator[User]:
    then = timezone.now() - timedelta(hours=1)
    for number in range(PEOPLE):
        yield User(
            email=f"person-{number:06}@{HOST}",
            password=encoded_password,
            first_name="Ada",
            last_name="Lovelace",
            is_email_verified=True,
            password_changed_at=then,
        )


def _login(user: User) -> LoginHistory:
    return LoginHistory(
        user=user,
        address_key=address_key(user.email),
        outcome=LoginHistory.Outcome.SUCCESS,
        provider=AuthProvider.PASSWORD,
        ip_address=LOOPBACK,
        user_agent=AGENT,
        occurred_at=timezone.now() - timedelta(minutes=30),
        located_at=timezone.now(),
    )


def _session(user: User, event: LoginHistory) -> Session:
    # In the past, so that none is younger than a sample; and not so long ago that its tokens have ended.
    then = event.occurred_at
    return Session(
        user=user,
        event=event,
        ip_address=LOOPBACK,
        user_agent=AGENT,
        created_at=then,
        last_used_at=then,
        rotated_at=then,
        previous_refresh_jti=uuid4(),
        expires_at=then + settings.SESSION_LIFETIME,
    )


def _letter(user: User) -> OutgoingEmail:
    then = timezone.now() - timedelta(days=2)
    return OutgoingEmail(
        kind=OutgoingEmail.Kind.EMAIL_VERIFICATION,
        address=user.email,
        status=OutgoingEmail.Status.SENT,
        created_at=then,
        next_attempt_at=then,
        finished_at=then,
    )
