"""The catalogue as a file, which the list of products has a button for."""

import asyncio
from collections.abc import AsyncIterator, Iterator

from django.http import StreamingHttpResponse
from django.utils.timezone import localdate

from catalog.services.exports import at_one_moment, catalogue_csv
from nexus.common.threads import in_database_thread

# A batch keeps a thread busy for a while. With one at a time, exports leave the others to the API.
_turn = asyncio.Lock()


def catalogue_file() -> StreamingHttpResponse:
    """Answer with all products as our own CSV, made while it is sent."""
    name = f"products-{localdate():%Y-%m-%d}.csv"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return StreamingHttpResponse(_pieces(), content_type="text/csv; charset=utf-8", headers=headers)


async def _pieces() -> AsyncIterator[str]:
    """Yield the file batch by batch, each as it is at one moment; in between no connection is held.

    What fails breaks the answer off, which a browser tells from its end.
    """
    pieces = catalogue_csv(only_published=False)
    while piece := await _next(pieces):
        yield piece


async def _next(pieces: Iterator[str]) -> str:
    async with _turn:
        return await in_database_thread(_next_at_one_moment, pieces)


def _next_at_one_moment(pieces: Iterator[str]) -> str:
    with at_one_moment():
        return next(pieces, "")
