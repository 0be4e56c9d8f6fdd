"""What staff do to people's accounts, from the admin."""

import logging
from collections.abc import Collection

from django.db import transaction

from accounts.actions.outbox import post, post_code
from accounts.models import OutgoingEmail, SecurityClaim, Session, User
from accounts.services.login_tracking import LoginTrackingService
from accounts.services.security_claims import raise_claim
from accounts.services.sessions import end_sessions

logger = logging.getLogger(__name__)


@transaction.atomic
def deactivate(user: User) -> bool:
    """Close an account and end its sessions at once; return whether it was open."""
    if not User.objects.filter(pk=user.pk, is_active=True).update(is_active=False):
        return False
    end_sessions(user.pk, reason=Session.EndReason.DEACTIVATED)
    return True


def activate(user: User) -> bool:
    """Open an account again; return whether it was closed."""
    return bool(User.objects.filter(pk=user.pk, is_active=False).update(is_active=True))


def mark_verified(user: User) -> bool:
    """Take an address for its owner's without a code; return whether it was not."""
    return bool(User.objects.filter(pk=user.pk, is_email_verified=False).update(is_email_verified=True))


def sign_out_everywhere(user: User) -> bool:
    """End every session of an account; return whether there was one."""
    return bool(end_sessions(user.pk, reason=Session.EndReason.REVOKED))


def send_reset_code(user: User) -> bool:
    """Mail a code for a new password; return False for a closed account, which gets none.

    Raises AccountRefusedError, RATE_LIMITED, when too many codes were mailed to the address lately.
    """
    if user.is_active:
        post_code(OutgoingEmail.Kind.PASSWORD_RESET, user.email)
    return user.is_active


def lift_lock(user: User) -> bool:
    """Let a person whom wrong passwords have locked out try again at once; return whether there was a lock."""
    is_locked = bool(LoginTrackingService.locked_until([user]))
    if is_locked:
        LoginTrackingService.lift_lock(user)
    return is_locked


@transaction.atomic
def save_edited(user: User, *, fields: Collection[str]) -> None:
    """Save these fields of an account, and end its sessions if it may no longer have any."""
    user.save(update_fields=fields)
    if not user.is_active:
        end_sessions(user.pk, reason=Session.EndReason.DEACTIVATED)
    elif not user.is_email_verified:
        end_sessions(user.pk, reason=Session.EndReason.REVOKED)


@transaction.atomic
def save_password(user: User) -> None:
    """Save the password that was set in memory; every session ends, and the owner is told."""
    user.save(update_fields=["password", "password_changed_at"])
    # After the user, so that a login in between is among them.
    end_sessions(user.pk, reason=Session.EndReason.PASSWORD_CHANGED)
    claim = raise_claim(user, SecurityClaim.Kind.PASSWORD_CHANGED)
    post(OutgoingEmail.Kind.PASSWORD_CHANGED, user.email, user=user, claim=claim)
    logger.info("password changed by staff", extra={"user_id": user.pk})
