"""Signing in with an e-mail and a password, on the API and on the admin's login page."""

from django.db import transaction

from accounts.errors import AccountErrorCode, refuse
from accounts.models import AuthProvider, User
from accounts.services.addresses import address_key, clean_email
from accounts.services.budgets import spend_login
from accounts.services.password_check import PasswordCheck, check_password, let_in
from accounts.services.sessions import SignedIn, open_session
from accounts.services.tokens import sign_pair
from accounts.tasks.logins import look_at_login
from nexus.common.background import enqueue_on_commit
from nexus.common.client import Client

# One for every reason, so that it tells nobody which it was.
REFUSAL = "The e-mail or the password is not right, or the address is not confirmed yet."


def log_in(email: str, password: str, client: Client) -> SignedIn:
    """Open a session for whoever knows the password.

    Hashes, so it runs in a password thread. Raises AccountRefusedError: RATE_LIMITED before anything
    is looked at; INVALID_CREDENTIALS alike for an address that is unknown, closed, locked or not
    confirmed. The attempt is on record either way, and its place is looked up after the commit.
    """
    check = _check(email, password, client)
    event = check.attempt.event
    with transaction.atomic():
        user = _conclude(check)
        session = open_session(user, client=client, provider=AuthProvider.PASSWORD, event=event) if user else None
    if user is None or session is None:
        # Outside of the transaction, which keeps the outcome.
        raise refuse(AccountErrorCode.INVALID_CREDENTIALS, REFUSAL)
    return SignedIn(user, session, sign_pair(session))


def log_in_to_admin(email: str, password: str, client: Client) -> User | None:
    """Return the member of staff who knows the password; recorded, limited and locked as `log_in` is.

    Raises AccountRefusedError for what is no e-mail, and when a budget is used up.
    """
    check = _check(email, password, client, is_for_staff=True)
    with transaction.atomic():
        return _conclude(check)


def _check(email: str, password: str, client: Client, *, is_for_staff: bool = False) -> PasswordCheck:
    email = clean_email(email)
    spend_login(address_key(email), client)
    return check_password(email, password, client, is_for_staff=is_for_staff)


def _conclude(check: PasswordCheck) -> User | None:
    enqueue_on_commit(look_at_login, check.attempt.event.pk)
    return let_in(check)
