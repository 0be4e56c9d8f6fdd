"""What is a view of a product, and what is none."""

from typing import Any

import pytest
from django.forms.models import model_to_dict

from catalog.models import Brand, Category, Product
from catalog.services import view_batches, views
from nexus.common.viewer import ANONYMOUS, Viewer
from tests.factories import global_id, make_brand, make_product, make_user
from tests.graphql import MANAGER, MODERATOR, ask, ask_as, captured_statements
from tests.writes.views import flush, stored_views

LOOK = "query ($slug: String, $id: ID) { product(slug: $slug, id: $id) { name } }"


def test_every_request_that_looks_a_product_up_is_a_view() -> None:
    product, other = make_product("lamp"), make_product("chair")
    for _ in range(3):
        assert ask(LOOK, slug="lamp").data["product"]
    assert ask(LOOK, id=global_id(product)).data["product"]
    flush()
    assert stored_views(product, other) == [4, 0]


def test_a_look_writes_nothing() -> None:
    make_product("lamp")
    with captured_statements() as statements:
        assert ask(LOOK, slug="lamp").data["product"]
    assert [statement.split()[0] for statement in statements] == ["SELECT"]


def test_asking_five_times_in_one_request_is_one_view() -> None:
    product, other = make_product("lamp"), make_product("chair")
    fields = 'a: product(slug: "lamp") { name } b: product(slug: "lamp") { sku } d: product(slug: "chair") { name }'
    assert ask(f"query ($id: ID) {{ {fields} e: product(id: $id) {{ name }} }}", id=global_id(product)).data
    flush()
    assert stored_views(product, other) == [1, 1]


@pytest.mark.parametrize(
    "document",
    [
        "{ products { nodes { slug } } }",
        "query ($id: ID!) { node(id: $id) { id } }",
        "query ($id: ID!) { nodes(ids: [$id]) { id } }",
        '{ category(slug: "things") { products { nodes { slug } } } }',
        '{ brand(slug: "acme") { products { nodes { slug } } } }',
        '{ product(slug: "chair") { related { slug } } }',
        '{ product(slug: "nothing") { slug } }',
    ],
)
def test_other_fields_that_show_a_product_are_no_view(document: str) -> None:
    brand = make_brand("acme")
    product = make_product("lamp", brand=brand)
    make_product("chair", brand=brand)
    variables = {"id": global_id(product)} if "$id" in document else {}
    assert ask(document, **variables).data
    flush()
    assert stored_views(product) == [0]


@pytest.mark.parametrize("hide", [Product, Category, Brand])
def test_a_product_that_is_not_shown_is_not_viewed(hide: Any) -> None:
    product = make_product("lamp", brand=make_brand())
    hide.objects.update(is_active=False)
    is_shown = ask(LOOK, slug="lamp").data["product"] is not None
    flush()
    # A hidden brand hides no product.
    assert (is_shown, stored_views(product)) == (hide is Brand, [int(hide is Brand)])


def test_a_refused_lookup_is_no_view() -> None:
    product = make_product("lamp")
    assert ask(LOOK, slug="lamp", id=global_id(product)).errors
    flush()
    assert stored_views(product) == [0]


@pytest.mark.parametrize(("viewer", "count"), [(ANONYMOUS, 1), (MODERATOR, 1), (MANAGER, 0)])
def test_whoever_manages_products_is_no_shopper(viewer: Viewer, count: int) -> None:
    product = make_product("lamp")
    assert ask_as(viewer, LOOK, slug="lamp").data["product"]
    flush()
    assert stored_views(product) == [count]


def test_a_customer_is_counted_like_everybody() -> None:
    product = make_product("lamp")
    assert ask_as(Viewer(make_user().pk), LOOK, slug="lamp").data["product"]
    flush()
    assert stored_views(product) == [1]


def test_a_shop_may_do_without(settings: Any) -> None:
    settings.COUNT_VIEWS = False
    product = make_product("lamp")
    assert ask(LOOK, slug="lamp").data["product"]
    flush()
    assert stored_views(product) == [0]


def test_a_flush_makes_nothing_stale() -> None:
    product = make_product("lamp")
    product.refresh_from_db()
    before = model_to_dict(product) | {"updated_at": product.updated_at, "revision": product.revision}
    views.count_view(product.pk)
    flush()
    product.refresh_from_db()
    assert before == model_to_dict(product) | {"updated_at": product.updated_at, "revision": product.revision}
    assert product.view_count == 1


def test_views_make_a_product_popular() -> None:
    for slug in ("lamp", "chair", "table"):
        make_product(slug)
    for slug, times in (("chair", 3), ("table", 2)):
        for _ in range(times):
            ask(LOOK, slug=slug)
    flush()
    nodes = ask("{ products(sort: POPULARITY) { nodes { slug } } }").data["products"]["nodes"]
    assert [node["slug"] for node in nodes] == ["chair", "table", "lamp"]


def test_staff_read_how_often_it_was_viewed() -> None:
    make_product("lamp", view_count=40)
    ask(LOOK, slug="lamp")
    flush()
    answer = ask_as(MANAGER, '{ product(slug: "lamp") { staff { viewCount } } }')
    assert answer.data["product"]["staff"]["viewCount"] == 41


def test_views_of_a_product_that_is_deleted_are_dropped() -> None:
    product, other = make_product("lamp"), make_product("chair")
    for each in (product, other):
        views.count_view(each.pk)
    product.delete()
    flush()
    assert stored_views(other) == [1]


def test_a_flush_is_one_statement_for_five_hundred_products(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(view_batches, "PRODUCTS_AT_ONCE", 2)
    products = [make_product(f"p{number}") for number in range(5)]
    for times, product in enumerate(products, start=1):
        for _ in range(times):
            views.count_view(product.pk)
    with captured_statements() as statements:
        flush()
    assert len(statements) == 3
    assert stored_views(*products) == [1, 2, 3, 4, 5]


def test_a_flush_of_nothing_asks_the_database_nothing() -> None:
    with captured_statements() as statements:
        flush()
    assert statements == []
