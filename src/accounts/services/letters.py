"""Which letter a mail of the outbox turns out to be, now that somebody looks who is behind the address."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils import timezone

from accounts.models import LoginHistory, OutgoingEmail, Registration, User
from accounts.services.devices import describe_device
from accounts.services.otp import NOBODY
from accounts.services.places import describe_place

Kind = OutgoingEmail.Kind

ALERTS = {
    Kind.ACCOUNT_LOCKED: "account_locked",
    Kind.UNUSUAL_LOCATION: "unusual_location",
    Kind.PASSWORD_CHANGED: "password_changed",
    Kind.REFRESH_TOKEN_REUSED: "refresh_token_reused",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A letter to be written; without a template nobody gets one, and the code is made all the same."""

    template: str | None
    code_subject: str | None = None
    drops_registration: bool = False
    facts: Mapping[str, object] = field(default_factory=dict)


NO_LETTER = Letter(template=None, code_subject=NOBODY)


def choose_letter(email: OutgoingEmail) -> Letter:
    """Return the letter for `email` as things are now."""
    if email.kind in ALERTS:
        return Letter(template=ALERTS[Kind(email.kind)], facts=_facts(email))
    if email.kind == Kind.LOW_STOCK:
        return _staff_letter(email, "low_stock")
    if _is_superseded(email):
        return Letter(template=None)
    user = User.objects.filter(email=email.address).first()
    return _reset_letter(user) if email.kind == Kind.PASSWORD_RESET else _verification_letter(email, user)


def _reset_letter(user: User | None) -> Letter:
    if user is None or not user.is_active:
        return NO_LETTER
    # An unconfirmed account's name was written by whoever made it, for whoever reads the mailbox.
    facts = {"first_name": user.first_name if user.is_email_verified else ""}
    return Letter(template="password_reset_code", code_subject=f"user:{user.pk}", facts=facts)


def _verification_letter(email: OutgoingEmail, user: User | None) -> Letter:
    """Return a letter without a name: until the code is back, a stranger may have written it."""
    if user and not user.is_active:
        return NO_LETTER
    if user and user.is_email_verified:
        facts = {"first_name": user.first_name}
        return Letter(template="address_registered_again", code_subject=NOBODY, drops_registration=True, facts=facts)
    registration = Registration.objects.filter(email=email.address).first()
    if registration:
        return Letter(template="verification_code", code_subject=f"registration:{registration.pk}")
    if user:
        return Letter(template="verification_code", code_subject=f"user:{user.pk}")
    return NO_LETTER


def _staff_letter(email: OutgoingEmail, template: str) -> Letter:
    """Return a letter about the shop's work; nobody gets one who has left since it was promised."""
    user = email.user
    if user is None:
        return Letter(template=template, facts=email.facts)
    if not (user.is_active and user.is_staff):
        return Letter(template=None)
    return Letter(template=template, facts={"first_name": user.first_name, **email.facts})


def _is_superseded(email: OutgoingEmail) -> bool:
    """Return whether a newer code was asked for: the older one would only confuse."""
    return OutgoingEmail.objects.filter(address=email.address, kind=email.kind, pk__gt=email.pk).exists()


def _facts(email: OutgoingEmail) -> dict[str, object]:
    claim = email.claim
    event = claim.event if claim else None
    happened_at = event.occurred_at if event else claim.occurred_at if claim else email.created_at
    return {
        "first_name": email.user.first_name if email.user else "",
        "happened_at": timezone.localtime(happened_at),
        **(_origin(event) if event else {}),
    }


def _origin(event: LoginHistory) -> dict[str, object]:
    place = describe_place(city=event.city, region=event.region, country_code=event.country_code)
    return {"place": place, "device": describe_device(event.user_agent), "ip_address": event.ip_address}
