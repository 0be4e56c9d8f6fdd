"""A statement that is put together once says word for word what Django would say each time."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from psycopg import _queries as psycopg_queries

from catalog.models import Product
from catalog.selectors.facet_specs import SpecFacet
from catalog.selectors.facet_statements import CountedList, FieldFacet, counting
from catalog.selectors.products import ProductCriteria, ProductSort
from catalog.selectors.reviews import ReviewCriteria, ReviewSort
from catalog.selectors.specs import SpecMatch
from nexus.common import prepared
from nexus.common.keyset import Window
from nexus.common.viewer import ANONYMOUS
from schema import catalog_loads as loads
from tests.factories import make_brand, make_image, make_path, make_product, make_review
from tests.graphql import MANAGER, OPERATIONS, ask, ask_as

EVERYTHING = frozenset({"brand", "primaryImage", "images", "totalCount", "description", "specifications"})
SECOND = {
    "search": "torch",
    "category_slugs": ("lamps", "no' \"such%s"),
    "ids": (2, 1, 3),
    "brand_slugs": ("acme",),
    "price_from": Decimal("3.50"),
    "price_to": Decimal(99),
    "currency": "USD",
    "specs": (
        SpecMatch("Watt's \"%s", any_of=("60", "100", "no' one"), units=("", "W")),
        SpecMatch("Weight", range=(None, Decimal("9.5")), units=("", "g")),
        SpecMatch("Dimmable", is_=True),
    ),
}
SPECS = (
    SpecMatch("Colour", any_of=("Blue",)),
    SpecMatch("Length", range=(Decimal(1), None)),
    SpecMatch("Wireless", is_=True),
)
PRODUCTS = [
    ProductCriteria(),
    ProductCriteria(sort=ProductSort.PRICE_DESC),
    ProductCriteria(search="lamp", sort=ProductSort.RELEVANCE),
    ProductCriteria(search="lamp", price_to=Decimal(70), on_sale=True, in_stock=False),
    ProductCriteria(category_slugs=("lighting",), price_from=Decimal(1), price_to=Decimal(50), currency="EUR"),
    ProductCriteria(category_slugs=("lighting",), includes_descendants=False),
    ProductCriteria(price_from=Decimal(0), min_rating=4, in_stock=True),
    ProductCriteria(brand_slugs=("acme", "other"), ids=(1, 2)),
    ProductCriteria(brand_slugs=("other",), specs=SPECS),
    ProductCriteria(is_active=False, low_stock=True, sort=ProductSort.NAME_ASC),
]
REVIEWS = [ReviewCriteria(), ReviewCriteria(ratings=(4, 5), verified_only=True, sort=ReviewSort.RATING_ASC)]


@pytest.fixture(autouse=True)
def shop() -> None:
    category, brand = make_path("lighting/lamps"), make_brand()
    for slug in ("lamp", "torch", "candle"):
        product = make_product(slug, category=category, brand=brand)
        make_review(product)
        make_image(product)
    prepared._statement.cache_clear()


def other_than(criteria: ProductCriteria) -> ProductCriteria:
    """Return criteria of the same shape."""
    return replace(criteria, **{name: value for name, value in SECOND.items() if getattr(criteria, name)})  # type: ignore[arg-type]


def spec_facets_of(criteria: ProductCriteria) -> Iterator[SpecFacet]:
    """Yield a facet for each specification that is chosen."""
    for place, match in enumerate(criteria.specs or ()):
        kind = "text" if match.any_of else "number" if match.range else "boolean"
        yield SpecFacet(
            number=place, key=match.key, label="", kind=kind, unit="", units=match.units, match=match, place=place
        )


def said(load: Any, key: Any) -> tuple[str, Any]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        found = load([key])[key]
    # A search that finds nothing then asks what was meant.
    query, *_ = captured.captured_queries
    rows = [vars(row) for row in getattr(found, "rows", found)]
    return query["sql"], [{**row, "_state": row["_state"].db} for row in rows]


def check(load: Any, first: Any, second: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    load([first])
    hits = prepared._statement.cache_info().hits
    quick = said(load, second)
    assert prepared._statement.cache_info().hits == hits + 1, "it has not been put together again"
    with monkeypatch.context() as patch:
        patch.setattr(prepared, "_statement", lambda *_: None)
        assert quick == said(load, second)


@pytest.mark.parametrize("wants", [frozenset[str](), EVERYTHING])
@pytest.mark.parametrize("scope", [{}, {"category_id": 1}, {"brand_id": 1}])
@pytest.mark.parametrize("criteria", PRODUCTS)
def test_a_page_of_products(
    criteria: ProductCriteria, scope: dict[str, int], wants: frozenset[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    product = Product.objects.get(slug="lamp")
    real = {name: getattr(product, name) for name in scope}
    first = loads.ProductPageKey(criteria=criteria, window=Window(2), wants=wants, **scope)
    second = loads.ProductPageKey(criteria=other_than(criteria), window=Window(2), wants=wants, **real)
    check(loads.load_product_pages, first, second, monkeypatch)


@pytest.mark.parametrize("criteria", PRODUCTS)
def test_the_facets_of_a_list(criteria: ProductCriteria, monkeypatch: pytest.MonkeyPatch) -> None:
    def counted(criteria: ProductCriteria) -> Any:
        specs = [*spec_facets_of(criteria)]
        one = CountedList(criteria=criteria, prices_in="EUR", tops=criteria.category_slugs)
        return counting(one, frozenset((*FieldFacet, *specs)), has_specs=bool(specs))

    counted(criteria)
    hits = prepared._statement.cache_info().hits
    quick = counted(other_than(criteria))
    assert prepared._statement.cache_info().hits == hits + 1, "it has not been put together again"
    monkeypatch.setattr(prepared, "_statement", lambda *_: None)
    assert quick == counted(other_than(criteria))


@pytest.mark.parametrize("wants", [frozenset[str](), frozenset({"totalCount"})])
@pytest.mark.parametrize("criteria", REVIEWS)
def test_a_page_of_reviews(criteria: ReviewCriteria, wants: frozenset[str], monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (
        loads.ReviewPageKey(criteria=criteria, window=Window(5), wants=wants, product_id=pk)
        for pk in Product.objects.values_list("pk", flat=True)[:2]
    )
    check(loads.load_review_pages, first, second, monkeypatch)


def test_what_a_category_offers_else(monkeypatch: pytest.MonkeyPatch) -> None:
    product = Product.objects.get(slug="lamp")
    first = loads.PublishedKey((1,), EVERYTHING)
    second = loads.PublishedKey((product.pk, product.pk + 1), EVERYTHING)
    check(loads.load_published, first, second, monkeypatch)


@pytest.mark.parametrize("viewer", [ANONYMOUS, MANAGER])
def test_a_product_by_slug(viewer: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = (loads.LookUp("slug", slug, EVERYTHING) for slug in ("lamp", "torch"))
    loads.look_up(viewer, [first])
    with CaptureQueriesContext(connection) as quick:
        found = loads.look_up(viewer, [second])[second]
    monkeypatch.setattr(prepared, "_statement", lambda *_: None)
    with CaptureQueriesContext(connection) as slow:
        same = loads.look_up(viewer, [second])[second]
    assert [query["sql"] for query in quick] == [query["sql"] for query in slow]
    assert {**vars(found), "_state": None} == {**vars(same), "_state": None}


def test_each_viewer_is_asked_for_anew_and_each_state_is_read_anew() -> None:
    document = '{ product(slug: "lamp") { name } products { nodes { slug } } }'
    assert ask(document).data["product"] == {"name": "Lamp"}
    Product.objects.filter(slug="lamp").update(is_active=False)
    assert ask_as(MANAGER, document).data["product"] == {"name": "Lamp"}
    hidden = ask(document).data
    assert hidden["product"] is None
    assert {node["slug"] for node in hidden["products"]["nodes"]} == {"torch", "candle"}


def test_the_currency_of_the_shop_is_no_part_of_a_statement(settings: Any) -> None:
    document = "{ products(sort: PRICE_ASC) { totalCount } }"
    assert ask(document).data == {"products": {"totalCount": 3}}
    settings.SHOP_CURRENCY = "USD"
    assert ask(document).data == {"products": {"totalCount": 0}}


def test_the_driver_remembers_each_statement_of_the_common_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    # It takes a longer one apart anew each time that it is sent.
    longest = psycopg_queries.MAX_CACHED_STATEMENT_LENGTH
    sent, text = set[str](), prepared._Statement.text

    def noted(statement: Any, values: Any) -> Any:
        sent.add(statement._sql)
        return text(statement, values)

    monkeypatch.setattr(prepared._Statement, "text", noted)
    assert ask(OPERATIONS["product"], slug="lamp").data["product"]["name"] == "Lamp"
    assert ask(OPERATIONS["home"]).data["categories"]
    assert ask(OPERATIONS["category"], path="lighting/lamps", first=24).data["category"]["products"]["nodes"]
    assert ask(OPERATIONS["search"], text="lamp").data["products"]["nodes"]
    assert any("nexus_related" in sql for sql in sent)
    assert [sql for sql in sent if len(sql) > longest] == []


def test_tuples_are_the_rows_of_a_list_of_values() -> None:
    def build(*, slug: str) -> Any:
        return Product.objects.filter(slug=slug).values_list("name", "specifications")

    assert [*prepared.tuples_of(build, slug="lamp")] == [("Lamp", {})]
    hits = prepared._statement.cache_info().hits
    assert [*prepared.tuples_of(build, slug="torch")] == [("Torch", {})]
    assert prepared._statement.cache_info().hits == hits + 1
    assert [*prepared.tuples_of(build, slug="none")] == []
