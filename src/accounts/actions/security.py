"""What an owner answers to a security claim."""

from uuid import UUID

from django.db import transaction

from accounts.actions.outbox import post
from accounts.errors import AccountErrorCode, refuse
from accounts.models import OutgoingEmail, SecurityClaim, Session, User
from accounts.services.security_claims import resolve
from accounts.services.sessions import end_sessions


@transaction.atomic
def resolve_claim(user_id: UUID, claim_id: int, *, was_me: bool) -> SecurityClaim:
    """Keep the owner's answer to a claim and return the claim; one that is answered stays as it is.

    "It was not me" ends every session, this one included, makes the password worthless, and mails a
    code for a new one. Raises AccountRefusedError with NOT_FOUND for a claim that is not theirs.
    """
    theirs = SecurityClaim.objects.select_for_update(of=("self",)).filter(user=user_id, pk=claim_id)
    claim = theirs.select_related("user", "event").first()
    if claim is None:
        raise refuse(AccountErrorCode.NOT_FOUND, "There is no such claim.", field="id")
    if not claim.is_resolved:
        resolve(claim, was_me=was_me)
        if not was_me:
            _shut_out(claim.user)
    return claim


def _shut_out(user: User) -> None:
    """Leave nobody signed in, and no way in but the reset by mail."""
    user.set_password(None)
    user.save(update_fields=["password", "password_changed_at"])
    # After the user, so that a login in between is among them.
    end_sessions(user.pk, reason=Session.EndReason.NOT_ME)
    # Past the cap on code mails, which strangers can use up: a claim is answered once, so these are few.
    post(OutgoingEmail.Kind.PASSWORD_RESET, user.email, user=user)
