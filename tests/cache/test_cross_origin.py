"""Pages of several sites read the same kept answer, each with headers for itself and for no other."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from nexus.asgi import front
from nexus.common.cross_origin import sharing
from schema.answer_cache.figures import figures
from tests.cache import shop_front
from tests.cache.shop_front import Asked, Reply, get, post

pytestmark = pytest.mark.usefixtures("_cache", "shop")

LIST = "{ products { totalCount } }"
SHOP, APP, EVIL = "https://shop.example", "https://app.example", "https://evil.example"
ALLOW = "access-control-allow-origin"

# The entrance of a shop that has set CORS_ALLOWED_ORIGINS.
entrance: Callable[..., Awaitable[None]] = sharing(front, origins=[SHOP, APP])


def ask(asked: Asked) -> Reply:
    return shop_front.ask(asked, app=entrance)


def from_page(origin: str | None, way: Callable[..., Asked] = post, **headers: str) -> Asked:
    return way(LIST, headers=headers | ({"origin": origin} if origin else {}))


@pytest.mark.parametrize("way", [post, get])
def test_a_kept_answer_is_for_each_page_by_itself(way: Callable[..., Asked]) -> None:
    origins = [None, SHOP, APP, EVIL, "null", None, APP, SHOP]
    replies = [ask(from_page(origin, way)) for origin in origins]
    assert (figures.misses, figures.hits_local) == (1, len(origins) - 1)
    assert len({reply.content for reply in replies}) == 1
    assert [reply.headers.get(ALLOW) for reply in replies] == [None, SHOP, APP, None, None, None, APP, SHOP]


def test_one_who_has_it_is_told_so_for_their_page() -> None:
    tag = ask(from_page(SHOP, get)).headers["etag"]
    told = {origin: ask(from_page(origin, get, **{"if-none-match": tag})) for origin in (SHOP, APP, EVIL)}
    assert [reply.status for reply in told.values()] == [304] * 3
    assert [reply.headers.get(ALLOW) for reply in told.values()] == [SHOP, APP, None]


def test_a_cache_on_the_way_keeps_pages_apart() -> None:
    for origin in (None, SHOP, EVIL):
        for _ in ("miss", "hit"):
            assert "Origin" in varies(from_page(origin, get))


def varies(asked: Asked) -> set[str]:
    """Return what an answer says it depends on, in however many headers."""
    found: list[str] = []

    async def app(scope: Any, receive: Any, keep: Any) -> None:
        async def note(message: Any) -> None:
            found.extend(value.decode() for name, value in message.get("headers", ()) if name.lower() == b"vary")
            await keep(message)

        await entrance(scope, receive, note)

    shop_front.ask(asked, app=app)
    return {name.strip() for value in found for name in value.split(",")}


def test_a_preflight_asks_nobody_and_changes_nothing_that_is_kept() -> None:
    first = ask(from_page(SHOP))
    asked = from_page(APP, **{"access-control-request-method": "POST"})
    told = ask(Asked("OPTIONS", b"", b"", asked.headers))
    assert (told.status, told.headers[ALLOW], told.raw) == (204, APP, b"")
    refused = from_page(EVIL, **{"access-control-request-method": "POST"})
    assert ALLOW not in ask(Asked("OPTIONS", b"", b"", refused.headers)).headers
    again = ask(from_page(SHOP))
    assert (again.headers, again.raw) == (first.headers, first.raw)
    assert (figures.misses, figures.hits_local) == (1, 1)
