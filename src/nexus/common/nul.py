"""Refuses the one character that no text of ours can hold, in the addresses and forms of pages."""

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, QueryDict
from django.utils.deprecation import MiddlewareMixin


class NulMiddleware(MiddlewareMixin):
    """Answers 400 before a filter of the admin hands the character to PostgreSQL, which cannot store it."""

    def process_view(self, request: HttpRequest, *_: object) -> None:
        """Look at what the view will read; files are no text."""
        if _has_nul(request.GET) or (request.method == "POST" and _has_nul(request.POST)):
            raise SuspiciousOperation("a text holds NUL")


def _has_nul(fields: QueryDict) -> bool:
    return any("\0" in text for name, values in fields.lists() for text in (name, *map(str, values)))
