"""Whether an e-mail and a password let somebody in: the API's login and the admin's ask the same."""

from dataclasses import dataclass

from django.utils import timezone

from accounts.models import LoginHistory, User
from accounts.services.login_tracking import Attempt, LoginTrackingService
from accounts.services.passwords import Verdict, hash_password, verify_password
from nexus.common.client import Client

Outcome = LoginHistory.Outcome


@dataclass(frozen=True, slots=True)
class PasswordCheck:
    """What a password was worth, before anybody is let in; `new_hash` is one at today's cost, where that moved."""

    attempt: Attempt
    outcome: LoginHistory.Outcome
    new_hash: str | None = None


def check_password(email: str, password: str, client: Client, *, is_for_staff: bool = False) -> PasswordCheck:
    """Put an attempt at a clean `email` on record and look at its password, outside of any transaction.

    One Argon2 operation on every path that lets nobody in. With `is_for_staff` a customer's right
    password is as good as a wrong one.
    """
    attempt = LoginTrackingService.begin(email, client)
    # A locked account is verified against nothing: so a crowd of attempts guesses no oftener than the lock allows.
    verdict = verify_password(password, None if attempt.is_locked else attempt.user)
    outcome = _judge(attempt, verdict, is_for_staff=is_for_staff)
    needs_rehash = outcome == Outcome.SUCCESS and verdict.needs_rehash
    return PasswordCheck(attempt, outcome, hash_password(password) if needs_rehash else None)


def _judge(attempt: Attempt, verdict: Verdict, *, is_for_staff: bool) -> LoginHistory.Outcome:
    user = attempt.user
    if attempt.is_locked:
        return Outcome.LOCKED_OUT
    if user is None or not verdict.is_right or not user.is_active or (is_for_staff and not user.is_staff):
        return Outcome.BAD_CREDENTIALS
    return Outcome.SUCCESS if user.is_email_verified else Outcome.EMAIL_NOT_VERIFIED


def let_in(check: PasswordCheck) -> User | None:
    """Record how an attempt ended, in the caller's transaction; return the user if they are let in."""
    user, outcome = check.attempt.user, check.outcome
    if outcome == Outcome.SUCCESS and not (user and _note_login(user, check.new_hash)):
        outcome = Outcome.BAD_CREDENTIALS
    LoginTrackingService.finish(check.attempt, outcome)
    return user if outcome == Outcome.SUCCESS else None


def _note_login(user: User, new_hash: str | None) -> bool:
    """Move `last_login` if the account is still what was looked at.

    A password changed meanwhile has ended all sessions; one that the old password opens must not come
    after. Whoever changes it waits for this row, and ends this session, too.
    """
    unchanged = User.objects.filter(pk=user.pk, password=user.password, is_active=True, is_email_verified=True)
    user.last_login = timezone.now()
    # Not by `set_password`: the password is the same, and earlier sessions go on.
    user.password = new_hash or user.password
    return bool(unchanged.update(last_login=user.last_login, password=user.password))
