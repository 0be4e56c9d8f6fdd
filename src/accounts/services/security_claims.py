"""Security claims: raised once for what happened, open until the owner answers."""

from django.utils import timezone

from accounts.models import LoginHistory, SecurityClaim, User


def raise_claim(user: User, kind: SecurityClaim.Kind, event: LoginHistory | None = None) -> SecurityClaim:
    """Return the claim of this `kind` about `event`, made if it is not there; without an event, a new one.

    Two who raise the same get the same one, and the caller's transaction goes on.
    """
    if event is None:
        return SecurityClaim.objects.create(user=user, kind=kind, occurred_at=timezone.now())
    facts = {"user": user, "occurred_at": event.occurred_at}
    # Inserts behind a savepoint.
    return SecurityClaim.objects.get_or_create(event=event, kind=kind, defaults=facts)[0]


def resolve(claim: SecurityClaim, *, was_me: bool) -> None:
    """Keep what the owner said."""
    claim.was_me = was_me
    claim.resolved_at = timezone.now()
    claim.save(update_fields=["was_me", "resolved_at"])
