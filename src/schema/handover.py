"""What the front of the API and its view tell each other about a request."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

# Where it is found in the scope of a request that came through the front.
SCOPE_KEY = "nexus.handover"


@dataclass(slots=True)
class Handover:
    """One request that the front has counted and hands on."""

    # For how long its client must wait; 0 for one that is within the limit.
    seconds_to_wait: int = 0
    # Whether the front counts the views, as it may not show the answer.
    defers_views: bool = False
    # From the view: whether everything that was asked for was answered, and which products it looked up.
    is_whole: bool = False
    viewed: tuple[int, ...] = ()


def handover_of(request: HttpRequest) -> Handover | None:
    """Return what the front says of `request`; None if it came another way."""
    scope: dict[str, Any] = getattr(request, "scope", {})
    return scope.get(SCOPE_KEY)
