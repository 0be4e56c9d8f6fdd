"""What is looked at once a login has been answered: where it came from, and whether its owner should know."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from accounts.models import LoginHistory, OutgoingEmail, SecurityClaim, User
from accounts.services.email import EmailService
from accounts.services.familiar_places import is_unusual
from accounts.services.geolocation import GeoLocationService, Place
from accounts.services.login_tracking import LoginTrackingService
from accounts.services.security_claims import raise_claim

Kind = SecurityClaim.Kind

# An attempt is looked at as soon as it is answered; after so long, that was lost.
LEFT_BEHIND_AFTER = timedelta(minutes=1)
LOOKED_AT_ONCE = 200
# Whoever locks an account all day long must not flood its owner, neither the mailbox nor the list of claims.
LOCK_CLAIMS_A_DAY = 3


def review(attempt_id: int) -> list[OutgoingEmail]:
    """Put the place of an attempt on record and raise the claims that it gives reason for; return their mails.

    Whoever comes second finds it done.
    """
    event = LoginHistory.objects.filter(pk=attempt_id, located_at=None).first()
    if event is None:
        return []
    place = GeoLocationService.locate(event.ip_address)
    with transaction.atomic():
        waiting = LoginHistory.objects.select_for_update(of=("self",)).filter(pk=attempt_id, located_at=None)
        event = waiting.select_related("user").first()
        if event is None:
            return []
        _keep_place(event, place)
        return _raise_claims(event)


def attempts_left_behind() -> list[int]:
    """Return the ids of some attempts that nobody has looked at, the oldest first."""
    missed = LoginHistory.objects.filter(located_at=None, occurred_at__lt=timezone.now() - LEFT_BEHIND_AFTER)
    return list(missed.order_by("occurred_at", "id").values_list("pk", flat=True)[:LOOKED_AT_ONCE])


def _keep_place(event: LoginHistory, place: Place | None) -> None:
    event.located_at = timezone.now()
    if place:
        event.country_code, event.region, event.city = place.country_code, place.region, place.city
        event.latitude, event.longitude = place.latitude, place.longitude
        event.is_unusual = event.outcome == LoginHistory.Outcome.SUCCESS and is_unusual(event, place)
    event.save()


def _raise_claims(event: LoginHistory) -> list[OutgoingEmail]:
    """Raise what there is to raise, for an account whose address is its owner's."""
    user = event.user
    if user is None or not (user.is_active and user.is_email_verified):
        return []
    emails = []
    if event.is_unusual:
        claim = raise_claim(user, Kind.UNUSUAL_LOCATION, event)
        emails.append(_alert(user, claim, OutgoingEmail.Kind.UNUSUAL_LOCATION))
    if LoginTrackingService.has_locked(event) and _lock_claims_of_the_day(user) < LOCK_CLAIMS_A_DAY:
        claim = raise_claim(user, Kind.ACCOUNT_LOCKED, event)
        emails.append(_alert(user, claim, OutgoingEmail.Kind.ACCOUNT_LOCKED))
    return emails


def _alert(user: User, claim: SecurityClaim, kind: OutgoingEmail.Kind) -> OutgoingEmail:
    return EmailService.promise(kind, user.email, user=user, claim=claim)


def _lock_claims_of_the_day(user: User) -> int:
    since = timezone.now() - timedelta(days=1)
    return SecurityClaim.objects.filter(user=user, kind=Kind.ACCOUNT_LOCKED, occurred_at__gt=since).count()
