"""From an old password to a new one: by a code from the mailbox, or by knowing the old one."""

import logging
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from accounts.actions.outbox import post, post_code
from accounts.errors import AccountErrorCode, AccountRefusedError, Problem, refuse, refuse_if
from accounts.models import AuthProvider, LoginHistory, OutgoingEmail, SecurityClaim, Session, User
from accounts.services.addresses import address_key, clean_email, find_email_problems
from accounts.services.budgets import AccountBudget, spend, spend_password_change
from accounts.services.codes import find_code_problems, id_in
from accounts.services.email import CodeChallengeFacts
from accounts.services.otp import OTPService, Purpose, wrong_code
from accounts.services.passwords import find_password_problems, hash_password, verify_password
from accounts.services.security_claims import raise_claim
from accounts.services.sessions import SignedIn, end_sessions, open_session
from accounts.services.tokens import sign_pair
from nexus.common.client import Client

logger = logging.getLogger(__name__)

Kind = OutgoingEmail.Kind


def request_password_reset(*, email: str, client: Client) -> CodeChallengeFacts:
    """Promise a code for a new password, to any address; raise AccountRefusedError for what is none."""
    email = clean_email(email)
    spend(AccountBudget.CODE_REQUEST, client)
    return post_code(Kind.PASSWORD_RESET, email)


def confirm_password_reset(
    *, email: str, code: str, new_password: str, new_password_confirmation: str, client: Client
) -> None:
    """Set a new password for whoever has read the mail; every session ends, and a lock does.

    Raises AccountRefusedError. What the input alone tells costs no guess; a new password that
    resembles the person's names is refused behind the right code, which stays good.
    """
    code = code.strip()
    refuse_if(_find_reset_problems(email, code, new_password, new_password_confirmation))
    spend(AccountBudget.CODE_GUESS, client)
    email = clean_email(email)
    key = address_key(email)
    user_id = id_in(OTPService.check(Purpose.PASSWORD_RESET, key, code), "user")
    user = User.objects.filter(pk=user_id, email=email, is_active=True).first() if user_id else None
    if user is None:
        raise wrong_code()
    refuse_if(find_password_problems(new_password, new_password, person=user, field="new_password"))
    encoded_password = hash_password(new_password)
    with transaction.atomic():
        # The code came by mail, so the address is theirs.
        if not _replace_password(user, encoded_password, is_email_verified=True):
            raise wrong_code()
        # Last, so that a failure of the database leaves the code good. Whoever loses here takes back what they did.
        if not OTPService.consume(Purpose.PASSWORD_RESET, key, code):
            raise wrong_code()
    logger.info("password reset", extra={"user_id": user.pk})


def _find_reset_problems(email: str, code: str, new_password: str, confirmation: str) -> list[Problem]:
    email_problems = [*find_email_problems(email)]
    person = User() if email_problems else User(email=clean_email(email))
    password_problems = find_password_problems(new_password, confirmation, person=person, field="new_password")
    return [*email_problems, *find_code_problems(code), *password_problems]


def change_password(
    *,
    user_id: UUID,
    session_id: UUID | None,
    current_password: str,
    new_password: str,
    new_password_confirmation: str,
    client: Client,
) -> SignedIn:
    """Replace a password that the caller knows; every session ends, and the caller goes on in a new one.

    Raises AccountRefusedError. A wrong current password is a guess of which there are few, as whoever
    holds a stolen access token may try them.
    """
    user = User.objects.filter(pk=user_id, is_active=True).first()
    if user is None:
        raise _not_the_current_one()
    refuse_if(find_password_problems(new_password, new_password_confirmation, person=user, field="new_password"))
    _check_current(user, current_password)
    encoded_password = hash_password(new_password)
    with transaction.atomic():
        if not _replace_password(user, encoded_password):
            raise _not_the_current_one()
        session = open_session(user, client=client, provider=AuthProvider.PASSWORD, event=_login_of(session_id))
    logger.info("password changed", extra={"user_id": user.pk})
    return SignedIn(user, session, sign_pair(session))


def _login_of(session_id: UUID | None) -> LoginHistory | None:
    """Return the attempt that a session began with: the next one of the same device has its place."""
    session = Session.objects.filter(pk=session_id).select_related("event").first() if session_id else None
    return session.event if session else None


def _check_current(user: User, password: str) -> None:
    if not user.has_usable_password():
        raise _not_the_current_one("This account has no password yet. Set one by a password reset.")
    spend_password_change(user.pk)
    if not verify_password(password, user).is_right:
        raise _not_the_current_one()


def _not_the_current_one(message: str = "This is not the current password.") -> AccountRefusedError:
    return refuse(AccountErrorCode.INVALID_CREDENTIALS, message, field="current_password")


def _replace_password(user: User, encoded_password: str, **also: bool) -> bool:
    """Save another hash, end every session and tell the owner, in the caller's transaction.

    False if, since `user` was read, the password was changed or the account closed.
    """
    unchanged = User.objects.filter(pk=user.pk, password_changed_at=user.password_changed_at, is_active=True)
    changes = {"password": encoded_password, "password_changed_at": timezone.now(), **also}
    # Before the sessions: whoever opens one at this moment with the old password waits for this row.
    if not unchanged.update(**changes):
        return False
    vars(user).update(changes)
    end_sessions(user.pk, reason=Session.EndReason.PASSWORD_CHANGED)
    claim = raise_claim(user, SecurityClaim.Kind.PASSWORD_CHANGED)
    post(Kind.PASSWORD_CHANGED, user.email, user=user, claim=claim)
    return True
