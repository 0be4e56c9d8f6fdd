"""Signing in with Google: whoever it vouches for gets the account of the address, or a new one."""

from django.db import transaction
from django.utils import timezone

from accounts.models import AuthProvider, LoginHistory, Registration, Session, SocialAccount, User
from accounts.services.budgets import AccountBudget, spend
from accounts.services.login_tracking import LoginTrackingService
from accounts.services.sessions import SignedIn, end_sessions, open_session
from accounts.services.social.google import Grant, Identity, redeem, rejection
from accounts.services.tokens import sign_pair
from accounts.tasks.logins import look_at_login
from nexus.common.background import enqueue_on_commit
from nexus.common.client import Client


def ask_google(grant: Grant, client: Client) -> Identity:
    """Return the person that Google names for what a client brought back from there.

    Waits for the network, and needs no database. Raises AccountRefusedError, RATE_LIMITED among
    others, and ServiceUnavailableError when Google does not answer in time.
    """
    spend(AccountBudget.GOOGLE, client)
    return redeem(grant)


def log_in_with_google(identity: Identity, client: Client) -> SignedIn:
    """Open a session for a person that Google named; a first visit links the account, or makes one.

    A lock of the way in by password does not matter here. Raises AccountRefusedError alike for an
    account that is closed, not confirmed any more, or linked to somebody else at Google. Either way
    the attempt is on record, and its place is looked up after the commit.
    """
    user, is_theirs = _account_of(identity)
    attempt = LoginTrackingService.begin(user.email, client, AuthProvider.GOOGLE)
    session = None
    with transaction.atomic():
        if is_theirs and user.is_active and user.is_email_verified:
            session = open_session(user, client=client, provider=AuthProvider.GOOGLE, event=attempt.event)
            LoginTrackingService.finish(attempt, LoginHistory.Outcome.SUCCESS)
        enqueue_on_commit(look_at_login, attempt.event.pk)
    if session is None:
        # Outside of the transaction, which keeps the attempt in the queue.
        raise rejection()
    return SignedIn(user, session, sign_pair(session))


@transaction.atomic
def _account_of(identity: Identity) -> tuple[User, bool]:
    """Return the account that is meant, and whether it belongs to this identity.

    The subject decides: once it is linked, the address at Google may become another.
    """
    known = SocialAccount.objects.filter(provider=AuthProvider.GOOGLE, subject=identity.subject)
    if linked := known.select_related("user").first():
        return linked.user, True
    # Of two first visits at once the second waits here, and then finds what the first has made.
    user, _ = User.objects.select_for_update().get_or_create(email=identity.email, defaults=_new_account(identity))
    return user, user.is_active and _link(user, identity)


def _new_account(identity: Identity) -> dict[str, object]:
    person = User(first_name=identity.first_name, last_name=identity.last_name, is_email_verified=True)
    person.set_password(None)
    fields = ("first_name", "last_name", "is_email_verified", "password", "password_changed_at")
    return {name: getattr(person, name) for name in fields}


def _link(user: User, identity: Identity) -> bool:
    """Link the account to the identity, unless it is linked to another one of Google's."""
    account, _ = SocialAccount.objects.get_or_create(
        user=user,
        provider=AuthProvider.GOOGLE,
        defaults={"subject": identity.subject, "created_at": timezone.now()},
    )
    if account.subject != identity.subject:
        return False
    if not user.is_email_verified:
        _take_over(user, identity)
    # Its code was mailed to the owner, but its password is whoever's who asked for it.
    Registration.objects.filter(email=user.email).delete()
    return True


def _take_over(user: User, identity: Identity) -> None:
    """Give an account that nobody had confirmed to the owner of its address, with nothing of a squatter's."""
    user.set_password(None)
    user.is_email_verified = True
    user.first_name, user.last_name = identity.first_name, identity.last_name
    user.save(update_fields=["password", "password_changed_at", "is_email_verified", "first_name", "last_name"])
    end_sessions(user.pk, reason=Session.EndReason.PASSWORD_CHANGED)
