"""Answers come from the cache: the same bytes, without a statement, and never older than what is saved."""

from typing import Any

import pytest

from catalog.models import Product, ProductReview
from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.questions import LIST, PAGE
from tests.cache.shop_front import (
    GRAPHQL_JSON,
    Asked,
    Reply,
    ask,
    ask_all,
    forget,
    get,
    post,
    statements_for_an_answer,
)
from tests.factories import make_product, make_review
from tests.graphql import OPERATIONS

pytestmark = pytest.mark.usefixtures("_cache")


def asked_twice(asked: Asked) -> list[Reply]:
    """Ask, and ask again with the statements of the second time counted."""
    first = ask(asked)
    with statements_for_an_answer() as statements:
        second = ask(asked)
    assert statements == []
    return [first, second]


@pytest.mark.parametrize("asked", [post(PAGE, slug="lamp"), get(PAGE, variables={"slug": "lamp"})])
def test_a_hit_is_the_same_bytes_without_a_statement(shop: Shop, asked: Asked) -> None:
    first, second = asked_twice(asked)
    assert first.data["product"]["name"] == shop.lamp.name
    assert (first.status, first.raw, first.headers) == (second.status, second.raw, second.headers)
    assert (figures.misses, figures.hits_local) == (1, 1)


@pytest.mark.usefixtures("shop")
def test_another_process_finds_it_in_redis() -> None:
    asked = post(PAGE, slug="lamp")
    first = ask(asked)
    forget()
    with statements_for_an_answer() as statements:
        second = ask(asked)
    assert statements == []
    assert (first.raw, first.headers) == (second.raw, second.headers)
    assert (figures.misses, figures.hits_shared) == (0, 1)


@pytest.mark.usefixtures("shop")
def test_without_memory_of_its_own_a_process_asks_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    from nexus.asgi import front  # noqa: PLC0415

    monkeypatch.setattr(front.answers.held, "max_bytes", 0)
    asked_twice(post(PAGE, slug="lamp"))
    assert (figures.misses, figures.hits_shared, figures.hits_local) == (1, 1, 0)


@pytest.mark.usefixtures("shop")
def test_with_the_cache_off_every_answer_is_loaded(settings: Any) -> None:
    settings.CACHE_ENABLED = False
    for _ in range(2):
        assert ask(post(PAGE, slug="lamp")).data
    assert (figures.misses, figures.hits_local, figures.bypasses) == (0, 0, 2)


@pytest.mark.usefixtures("shop")
def test_many_who_ask_at_once_are_one_load() -> None:
    with statements_for_an_answer() as statements:
        replies = ask_all([post(PAGE, slug="lamp")] * 20, at_once=True)
    assert len({reply.raw for reply in replies}) == 1
    assert (figures.misses, figures.waits) == (1, 19)
    once = len(statements)
    forget()
    with statements_for_an_answer() as statements:
        ask(post(PAGE.replace("name", "slug", 1), slug="lamp"))
    assert once == len(statements)


@pytest.mark.parametrize("name", ["home", "category", "product"])
def test_what_a_front_sends_is_kept(shop: Shop, name: str) -> None:
    variables = {"path": "home", "slug": shop.lamp.slug}
    first, second = asked_twice(post(OPERATIONS[name], **variables))
    assert first.raw == second.raw
    assert figures.stores == 1


@pytest.mark.usefixtures("shop")
def test_media_types_share_the_answer_and_not_the_header() -> None:
    one, other = (ask(post(LIST, headers={"accept": kind})) for kind in ("application/json", GRAPHQL_JSON))
    assert one.raw == other.raw
    assert one.headers["content-type"] == "application/json; charset=utf-8"
    assert other.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"


@pytest.mark.django_db(transaction=True)
def test_nobody_sees_what_was_hidden() -> None:
    product = make_product()
    assert ask(get(PAGE, variables={"slug": "lamp"})).data["product"]
    assert ask(post(LIST)).data["products"]["totalCount"] == 1
    product.is_active = False
    product.save()
    assert ask(get(PAGE, variables={"slug": "lamp"})).data["product"] is None
    assert ask(post(LIST)).data["products"]["totalCount"] == 0


@pytest.mark.django_db(transaction=True)
def test_what_does_not_show_products_outlives_a_change_of_one() -> None:
    product = make_product()
    brands, shop_name = post("{ brands { name } }"), post("{ shop { name } }")
    ask_all([brands, shop_name])
    Product.objects.filter(pk=product.pk).update(name="Lantern")
    ask_all([brands, shop_name])
    assert (figures.misses, figures.hits_local) == (2, 2)


@pytest.mark.django_db(transaction=True)
def test_an_approved_review_shows_at_once() -> None:
    make_review(make_product(), status="pending")
    assert ask(post(PAGE, slug="lamp")).data["product"]["reviews"]["totalCount"] == 0
    ProductReview.objects.update(status="approved")
    assert ask(post(PAGE, slug="lamp")).data["product"]["reviews"]["totalCount"] == 1
