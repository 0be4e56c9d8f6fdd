"""Where a user was before, and whether a login comes from somewhere else."""

from math import asin, cos, radians, sin, sqrt

from accounts.models import LoginHistory
from accounts.services.geolocation import Place

EARTH_RADIUS_KM = 6371.0
# Farther than people travel every day, and than a provider moves its addresses about.
UNUSUAL_DISTANCE_KM = 500


def is_unusual(event: LoginHistory, place: Place) -> bool:
    """Return whether the user who signed in from `place` at `event` was never near it before.

    Wherever a user is first seen is usual.
    """
    familiar = _familiar_places(event)
    if not familiar:
        return False
    if place.country_code not in {known.country_code for known in familiar}:
        return True
    distances = [distance for known in familiar if (distance := distance_km(known, place)) is not None]
    return bool(distances) and min(distances) > UNUSUAL_DISTANCE_KM


def _familiar_places(event: LoginHistory) -> list[Place]:
    """Return where the user signed in before `event`, but for logins of which they said that it was not them."""
    earlier = LoginHistory.objects.filter(user=event.user_id, outcome=LoginHistory.Outcome.SUCCESS, pk__lt=event.pk)
    located = earlier.exclude(country_code="").exclude(security_claims__was_me=False).order_by()
    facts = located.values_list("country_code", "latitude", "longitude").distinct()
    return [
        Place(country_code=country_code, latitude=latitude, longitude=longitude)
        for country_code, latitude, longitude in facts
    ]


def distance_km(one: Place, other: Place) -> float | None:
    """Return how far apart two places are, by the haversine formula, or None where coordinates are not known."""
    if one.latitude is None or one.longitude is None or other.latitude is None or other.longitude is None:
        return None
    south, north = radians(one.latitude), radians(other.latitude)
    turn = radians(other.longitude - one.longitude)
    squared = sin((north - south) / 2) ** 2 + cos(south) * cos(north) * sin(turn / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(min(1, sqrt(squared)))
