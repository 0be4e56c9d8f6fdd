"""The admin's first page: what waits for whoever looks at it, most urgent first."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest

from accounts.admin import dashboard as people
from catalog.admin import dashboard as catalogue


def add_dashboard(request: HttpRequest, context: dict[str, Any]) -> dict[str, Any]:
    """Return the context of the page with what both apps have to show."""
    return context | {
        "queue": catalogue.moderation(request),
        "reported": catalogue.reported(request),
        "figures": [*catalogue.figures(request), *people.figures(request)],
        "next": request.path,
        "has_graphiql": settings.GRAPHIQL_ENABLED,
    }
