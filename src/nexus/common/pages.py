"""How many pages are worked on at once, so that a crowd at the admin's door leaves the API its connections."""

import asyncio
from collections.abc import Awaitable, Callable
from inspect import iscoroutinefunction
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.decorators import sync_and_async_middleware

from nexus.common.outages import unavailable

# What a person waits for a page anyway.
QUEUE_SECONDS = 2.0
# Made of PostgreSQL and a thread each, where all else is answered on the event loop.
CROWDED = "/admin/"


@sync_and_async_middleware
def pages_in_turn(
    get_response: Callable[[HttpRequest], Any],
) -> Callable[[HttpRequest], HttpResponse] | Callable[[HttpRequest], Awaitable[HttpResponse]]:
    """Work on PAGES_AT_ONCE of the admin's pages at a time; refuse those that have waited for too long."""
    if not iscoroutinefunction(get_response):
        # A server that is no ASGI one has a bound of its own.
        return get_response
    places = asyncio.Semaphore(settings.PAGES_AT_ONCE)

    async def answer(request: HttpRequest) -> HttpResponse:
        if not request.path.startswith(CROWDED):
            return await get_response(request)  # type: ignore[no-any-return]
        try:
            async with asyncio.timeout(QUEUE_SECONDS):
                await places.acquire()
        except TimeoutError:
            return unavailable()
        try:
            return await get_response(request)  # type: ignore[no-any-return]
        finally:
            places.release()

    return answer
