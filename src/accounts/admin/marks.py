"""How the screens show people, places and attempts to sign in."""

from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import localize
from django.utils.html import format_html
from django.utils.safestring import SafeString

from accounts.models import LoginHistory, User
from accounts.services.devices import describe_device
from accounts.services.places import describe_place
from nexus.common.marks import NOTHING, Tone, below, mark

__all__ = ["NOTHING", "Tone", "below", "device", "mark", "moment", "origin", "outcome", "person", "place"]

OUTCOMES: dict[str, Tone] = {
    LoginHistory.Outcome.SUCCESS: "good",
    LoginHistory.Outcome.LOCKED_OUT: "bad",
    LoginHistory.Outcome.BAD_CREDENTIALS: "warning",
    LoginHistory.Outcome.EMAIL_NOT_VERIFIED: "warning",
}


def moment(time: datetime | None) -> str:
    """Return a time with its zone."""
    return str(localize(timezone.localtime(time))) if time else NOTHING


def person(user: User | None) -> str:
    """Return the e-mail of an account, which leads to its page."""
    if user is None:
        return NOTHING
    return format_html('<a href="{}">{}</a>', reverse("admin:accounts_user_change", args=[user.pk]), user.email)


def outcome(event: LoginHistory) -> SafeString:
    """Return how an attempt ended."""
    return mark(event.get_outcome_display().capitalize(), OUTCOMES[event.outcome])


def place(event: LoginHistory | None) -> str:
    """Return where an attempt came from, as far as it was looked up."""
    if event is None or event.located_at is None:
        return NOTHING
    words = describe_place(city=event.city, region=event.region, country_code=event.country_code)
    return format_html("{} {}", words, mark("unusual", "warning")) if event.is_unusual else words


def origin(event: LoginHistory | None) -> str:
    """Return the address that an attempt came from, and its place."""
    return below(event.ip_address, place(event)) if event else NOTHING


def device(user_agent: str) -> SafeString:
    """Return a program in words; what it calls itself shows under the pointer."""
    return format_html('<span title="{}">{}</span>', user_agent, describe_device(user_agent))
