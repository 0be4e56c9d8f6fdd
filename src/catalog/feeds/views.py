"""Answers with sitemaps and product feeds: from a finished file, to clients of any speed."""

import logging
from collections.abc import AsyncIterator, Callable
from functools import partial, wraps
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.utils.http import parse_etags
from django.views.decorators.http import require_safe

from catalog.cache.pieces import currencies
from catalog.feeds.feed import Feed
from catalog.feeds.files import FeedFile
from catalog.feeds.making import FILE_SECONDS, obtain
from catalog.feeds.merchant import merchant_feed
from catalog.feeds.sitemaps import sitemap_index, sitemap_page
from nexus.common.encodings import takes_gzip
from nexus.common.errors import ServiceUnavailableError
from nexus.common.outages import is_outage
from nexus.common.security_headers import POLICY
from nexus.common.threads import in_network_thread

logger = logging.getLogger(__name__)

CHUNK_BYTES = 1 << 18

type View = Callable[..., Any]


def _plain_outages(view: View) -> View:
    """Answer in plain text during an outage: of PostgreSQL, of the folder, or of our patience."""

    @wraps(view)
    async def answer(request: HttpRequest, **place: Any) -> HttpResponseBase:
        try:
            response: HttpResponseBase = await view(request, **place)
        except ServiceUnavailableError as error:
            return _unavailable(error.message)
        except OSError as error:
            logger.warning("feeds cannot be kept", extra={"error": repr(error)})
            return _unavailable("Feeds cannot be made at the moment. Try again shortly.")
        except Exception as error:
            if not is_outage(error):
                raise
            return _unavailable("The database does not answer at the moment. Try again shortly.")
        return response

    return answer


@require_safe
@_plain_outages
async def show_sitemap_index(request: HttpRequest) -> HttpResponseBase:
    """Answer with the index of the sitemap."""
    return await _answer(request, sitemap_index())


@require_safe
@_plain_outages
async def show_sitemap_page(request: HttpRequest, *, kind: str, number: str) -> HttpResponseBase:
    """Answer with a page of the sitemap."""
    return await _answer(request, sitemap_page(kind, int(number)))


@require_safe
@_plain_outages
async def show_merchant_feed(request: HttpRequest) -> HttpResponseBase:
    """Answer with the offers in a currency of the shop: its own, unless another is asked for."""
    currency = request.GET.get("currency", settings.SHOP_CURRENCY)
    if currency != settings.SHOP_CURRENCY and currency not in await currencies.get():
        raise Http404
    return await _answer(request, merchant_feed(currency))


async def _answer(request: HttpRequest, feed: Feed | None) -> HttpResponseBase:
    if feed is None:
        raise Http404
    tag = await feed.tag()
    if tag and _etag(tag) in _known(request):
        return _not_modified(tag)
    file = await obtain(feed, tag=tag)
    if file is None:
        raise Http404
    if {_etag(file.facts.tag), "*"} & _known(request):
        file.close()
        return _not_modified(file.facts.tag)
    return _whole(request, file)


def _known(request: HttpRequest) -> set[str]:
    """Return the entity tags that the client has, all as weak ones: packed or not, a feed says the same."""
    tags = parse_etags(request.headers.get("If-None-Match", ""))
    return {tag if tag == "*" else f"W/{tag.removeprefix('W/')}" for tag in tags}


def _etag(tag: str) -> str:
    return f'W/"{tag}"'


def _whole(request: HttpRequest, file: FeedFile) -> HttpResponseBase:
    packs = takes_gzip(request.headers.get("Accept-Encoding", ""))
    headers = _cache_headers(file.facts.tag) | {
        "Content-Type": "application/xml; charset=utf-8",
        "Content-Length": str(file.packed_size if packs else file.facts.size),
        "X-Robots-Tag": "noindex",
        POLICY: "default-src 'none'",
    }
    if packs:
        headers["Content-Encoding"] = "gzip"
    if request.method == "HEAD":
        file.close()
        return HttpResponse(headers=headers)
    read = file.packed if packs else file.unpacked().read
    return StreamingHttpResponse(_chunks(file, partial(read, CHUNK_BYTES)), headers=headers)


async def _chunks(file: FeedFile, read: Callable[[], bytes]) -> AsyncIterator[bytes]:
    """Yield the file as the client takes it; while it does not, nothing is held but the open file."""
    try:
        while chunk := await in_network_thread(read, patience=FILE_SECONDS):
            yield chunk
    finally:
        file.close()


def _not_modified(tag: str) -> HttpResponse:
    return HttpResponseNotModified(headers=_cache_headers(tag))


def _cache_headers(tag: str) -> dict[str, str]:
    return {"ETag": _etag(tag), "Cache-Control": "public, no-cache", "Vary": "Accept-Encoding"}


def _unavailable(message: str) -> HttpResponse:
    headers = {"Cache-Control": "no-store", "Retry-After": "60"}
    return HttpResponse(message, status=503, content_type="text/plain; charset=utf-8", headers=headers)
