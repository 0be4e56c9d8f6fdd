"""A kept answer counts as any other: as a view, and for the limit."""

from typing import Any

import pytest

from tests.cache.conftest import Shop
from tests.cache.questions import LIST, PAGE
from tests.cache.shop_front import ask, ask_all, forget, get, post
from tests.factories import global_id
from tests.writes.views import flush, stored_views

pytestmark = pytest.mark.usefixtures("_cache")


def test_every_look_is_a_view_from_the_cache_too(shop: Shop) -> None:
    by_slug, by_id = (
        post(PAGE, slug="lamp"),
        post("query ($id: ID) { product(id: $id) { name } }", id=global_id(shop.lamp)),
    )
    for _ in range(3):
        ask_all([by_slug, by_id])
    both = post(
        '{ a: product(slug: "lamp") { name } b: product(slug: "lamp") { sku } c: product(slug: "none") { name } }'
    )
    ask_all([both, both])
    flush()
    assert stored_views(shop.lamp) == [8]


def test_a_304_a_list_and_an_error_beside_it_are_counted_as_ever(shop: Shop) -> None:
    asked = get(PAGE, variables={"slug": "lamp"})
    tag = ask(asked).headers["etag"]
    for _ in range(2):
        assert ask(get(PAGE, variables={"slug": "lamp"}, headers={"if-none-match": tag})).status == 304
    ask(post(LIST))
    flush()
    assert stored_views(shop.lamp) == [1]
    forget()
    # Found in Redis, and not shown either.
    assert ask(get(PAGE, variables={"slug": "lamp"}, headers={"if-none-match": tag})).status == 304
    flush()
    assert stored_views(shop.lamp) == [1]
    ask(post('{ product(slug: "lamp") { name } category(slug: "home") { products(first: 0) { totalCount } } }'))
    flush()
    assert stored_views(shop.lamp) == [2]


def test_hits_count_for_the_limit_to_the_one(settings: Any, shop: Shop) -> None:
    settings.RATE_LIMIT_ANONYMOUS = "100/h"
    forget()
    replies = ask_all([post(PAGE, slug=shop.lamp.slug)] * 103)
    assert [reply.status for reply in replies] == [200] * 100 + [429] * 3
    refused = replies[-1]
    seconds = refused.body["errors"][0]["extensions"]["retryAfterSeconds"]
    assert refused.headers["retry-after"] == str(seconds)
    assert refused.headers["cache-control"] == "no-store"
    assert ask(get(PAGE, variables={"slug": "lamp"})).status == 429
    assert ask(post("{ me { email } }")).status == 429


def test_the_limit_counts_each_request_once_whichever_way_it_goes(settings: Any, shop: Shop) -> None:
    settings.RATE_LIMIT_ANONYMOUS = "4/h"
    forget()
    ways = [
        post(PAGE, slug=shop.lamp.slug),
        post("{ me { email } }"),
        post("{ nowhere }"),
        post("{", headers={"accept": "x/y"}),
    ]
    assert [reply.status for reply in ask_all(ways)] == [200, 200, 400, 406]
    assert ask(post(LIST)).status == 429
