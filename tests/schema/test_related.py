"""`Product.related`: what is like a product, held against a plain model of likeness."""

import json
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog.models import Category, Product
from catalog.selectors.related import NEAREST, NEAREST_CATEGORIES
from tests.factories import (
    global_id,
    make_brand,
    make_category,
    make_image,
    make_path,
    make_product,
    make_review,
    unsaved_product,
)
from tests.graphql import MANAGER, Refusal, ask, captured_statements, field_of

pytestmark = pytest.mark.django_db


def related(product: Product, first: int = 24) -> str:
    """Return the slugs of what is like `product`, in their order."""
    return " ".join(each["slug"] for each in field_of(product, f"related(first: {first}) {{ slug }}"))


def test_what_shares_more_specifications_comes_first() -> None:
    lamp = make_product(specifications={"watts": 7, "colour": "red", "cable": {"value": 2, "unit": "m"}})
    make_product("none", specifications={"watts": 8, "Colour": "red", "cable": {"value": 2, "unit": "cm"}})
    make_product("all", specifications={"cable": {"unit": "m", "value": 2.0}, "watts": 7, "colour": "red", "more": 1})
    make_product("one", specifications={"watts": 7, "colour": "blue"})
    make_product("two", specifications={"watts": 7, "colour": "red"})
    assert related(lamp) == "all two one none"
    assert related(lamp, first=2) == "all two"


def test_a_nearer_price_comes_first_and_may_weigh_more_than_a_specification() -> None:
    lamp = make_product(regular_price=100, specifications={"watts": 7})
    for slug, price in (("twice", 200), ("free", 0), ("same", 100), ("half", 50), ("dear", 1000), ("near", 101)):
        make_product(slug, regular_price=price)
    make_product("alike", regular_price=1000, specifications={"watts": 7})
    # One specification is worth as much as twice the price against ten times the price, and a bit more.
    assert related(lamp) == "same near alike half twice dear free"


def test_what_the_shopper_pays_counts() -> None:
    lamp = make_product(regular_price=100, discount_price=10)
    make_product("dear", regular_price=100)
    make_product("cheap", regular_price=99, discount_price=10)
    assert related(lamp) == "cheap dear"


def test_other_currencies_have_no_near_price() -> None:
    lamp = make_product(regular_price=10, specifications={"watts": 7})
    make_product("francs", regular_price=10, currency="CHF")
    make_product("alike", regular_price=10, currency="CHF", specifications={"watts": 7})
    make_product("dear", regular_price=10_000)
    assert related(lamp) == "alike dear francs"


def test_ties_go_by_age_and_views_change_nothing() -> None:
    lamp = make_product()
    for views, slug in enumerate(["shade", "bulb", "cord"]):
        make_product(slug, view_count=10 - views)
    assert related(lamp) == "cord bulb shade"
    Product.objects.filter(slug="shade").update(view_count=10**6)
    assert related(lamp) == "cord bulb shade"


def test_its_category_comes_first_and_then_what_is_near_it() -> None:
    desk = make_path("home/lamps/desk")
    lamp = make_product(category=desk, specifications={"watts": 7})
    alike = {"specifications": {"watts": 7}, "regular_price": lamp.regular_price}
    make_product("sofa", category=make_path("home/seats"), **alike)
    make_product("floor", category=make_path("home/lamps/floor"), **alike)
    make_product("tiny", category=make_path("home/lamps/floor/tiny"))
    make_product("any", category=make_path("home/lamps"), regular_price=11)
    make_product("other", category=desk, regular_price=9999)
    assert related(lamp) == "other floor tiny any"


def test_below_a_root_it_is_the_whole_root() -> None:
    lamp = make_product(category=make_path("home"))
    make_product("deep", category=make_path("home/lamps/desk"))
    make_product("elsewhere", category=make_path("garden/tools"))
    assert related(lamp) == "deep"


def test_a_category_that_has_enough_stays_by_itself() -> None:
    desk = make_path("lamps/desk")
    make_product("floor", category=make_path("lamps/floor"))
    Product.objects.bulk_create(unsaved_product(f"p{number}", category=desk) for number in range(24))
    assert related(Product.objects.get(slug="p0")).split()[-1] == "floor"
    make_product("p24", category=desk)
    assert related(Product.objects.get(slug="p0")) == " ".join(f"p{number}" for number in range(24, 0, -1))


def test_only_the_nearest_prices_are_looked_at() -> None:
    lamp = make_product(regular_price=1000, specifications={"watts": 7})
    things = lamp.category
    prices = [*range(1, 2 * NEAREST), *range(2000, 2000 + 2 * NEAREST)]
    Product.objects.bulk_create(unsaved_product(f"p{price}", category=things, regular_price=price) for price in prices)
    looked_at = {NEAREST, 2 * NEAREST - 1, 2000, 2000 + NEAREST - 1}
    too_far = {1, NEAREST - 1, 2000 + NEAREST, 2000 + 2 * NEAREST - 1}
    slugs = [f"p{price}" for price in looked_at | too_far]
    Product.objects.filter(slug__in=slugs).update(specifications={"watts": 7})
    assert set(related(lamp, first=4).split()) == {f"p{price}" for price in looked_at}


def test_only_so_many_categories_are_looked_at_whichever_are_hidden() -> None:
    lamp = make_product(category=make_path("lamps/own"))
    for number in range(NEAREST_CATEGORIES + 1):
        make_product(f"p{number}", category=make_category(f"c{number}", parent=make_path("lamps")))
    shown = set(related(lamp).split())
    assert shown == {f"p{number}" for number in range(NEAREST_CATEGORIES - 2)}
    Category.objects.filter(slug="c0").update(is_active=False)
    assert set(related(lamp).split()) == shown - {"p0"} | {f"p{NEAREST_CATEGORIES - 2}"}


@pytest.mark.parametrize("first", [-1, 0, 25, 2**31 - 1])
def test_refuses_a_number_out_of_range(first: int) -> None:
    make_product()
    answer = ask(f'{{ product(slug: "lamp") {{ related(first: {first}) {{ slug }} }} }}')
    assert answer.refusal == Refusal("BAD_REQUEST", "first", ["product", "related"])


def test_who_manages_products_sees_what_everybody_sees() -> None:
    lamp = make_product(category=make_path("home/lamps"))
    make_product("shade", category=lamp.category)
    make_product("off", category=lamp.category, is_active=False)
    make_product("gone", category=make_path("home/hidden"))
    Category.objects.filter(slug="hidden").update(is_active=False)
    assert field_of(lamp, "related { slug }", MANAGER) == [{"slug": "shade"}]
    Product.objects.filter(slug="lamp").update(is_active=False)
    assert field_of(lamp, "related { slug }", MANAGER) == [{"slug": "shade"}]


@pytest.mark.parametrize(
    "path",
    [
        '{ product(slug: "lamp") { FIELD } }',
        '{ products(filter: {brandSlugs: ["acme"]}) { nodes { FIELD } } }',
        "{ products(first: 1, sort: OLDEST) { edges { node { FIELD } } } }",
        '{ node(id: "LAMP") { ... on Product { FIELD } } }',
        '{ nodes(ids: ["LAMP"]) { ... on Product { FIELD } } }',
        '{ node(id: "REVIEW") { ... on Review { product { FIELD } } } }',
        '{ category(slug: "things") { products(sort: NAME_ASC) { nodes { FIELD } } } }',
        '{ product(slug: "shade") { related { FIELD } } }',
    ],
)
def test_is_the_same_wherever_the_product_stands(path: str) -> None:
    lamp = make_product(brand=make_brand())
    review = make_review(lamp)
    make_image(make_product("shade"))
    document = path.replace("LAMP", global_id(lamp)).replace("REVIEW", global_id(review))
    found = ask(document.replace("FIELD", "related { slug primaryImage { url } }")).text
    assert b'"related":[{"slug":"shade","primaryImage":{"url":"https://images.example/shade-0.png"}}]' in found


def test_many_products_cost_as_many_statements_as_one() -> None:
    category = make_path("things")
    Product.objects.bulk_create(unsaved_product(f"p{number}", category=category) for number in range(60))
    ids = [global_id(product) for product in Product.objects.all()]
    fields = "a: related { slug } b: related(first: 2) { id }"
    document = f"query Many($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on Product {{ {fields} }} }} }}"
    for size in (1, 20, 60):
        with captured_statements() as statements:
            assert len(ask(document, ids=ids[:size]).data["nodes"]) == size
        # The products, whose ids are like theirs, and those.
        assert len(statements) == 3


# What follows compares every product of shops that are made up with a model of what is said above.

PRICES = [Decimal(price) for price in ("0", "0.01", "5", "9.99", "10", "10.01", "20", "1000")]
VALUES: list[Any] = [1, 2, "1", "red", True, None, [1], {"value": 1, "unit": "m"}]
CATEGORIES = ("a", "a/b", "a/b/c", "a/b/d", "a/e", "f")

goods = st.fixed_dictionaries(
    {
        "category": st.sampled_from(CATEGORIES),
        "regular_price": st.sampled_from(PRICES),
        "currency": st.sampled_from(["EUR", "EUR", "EUR", "CHF"]),
        "specifications": st.dictionaries(st.sampled_from("xyz"), st.sampled_from(VALUES), max_size=3),
        "is_active": st.sampled_from([True, True, True, False]),
    }
)

FREE = {"category": "a", "regular_price": Decimal(0), "currency": "EUR", "specifications": {}, "is_active": True}


def likeness(one: Product, other: Product) -> int:
    """Return the points of `other`, seen from `one`."""
    # As texts, so that 1 is not true.
    told, said = ({key: json.dumps(value) for key, value in each.specifications.items()} for each in (one, other))
    points = 1000 * len(told.items() & said.items())
    if one.currency != other.currency:
        return points
    low, high = sorted((one.price, other.price))
    return points + (2000 if low == high else int(2000 * low // high))


def expected(one: Product, products: Iterable[Product], hidden: str) -> list[int]:
    """Return the ids of what is like `one` in a shop that is too small for any bound."""
    path = path_of(one)
    above = path.rpartition("/")[0] or path
    near = [
        other
        for other in products
        if other != one and other.is_active and not is_below(path_of(other), hidden) and is_below(path_of(other), above)
    ]
    near.sort(key=lambda other: (path_of(other) == path, likeness(one, other), other.pk), reverse=True)
    return [other.pk for other in near[:24]]


def path_of(product: Product) -> str:
    return next(path for path in CATEGORIES if path.rpartition("/")[2] == product.category.slug)


def is_below(path: str, top: str) -> bool:
    return f"{path}/".startswith(f"{top}/")


class AnyShop(TestCase):
    """A transaction for each example."""

    @given(st.lists(goods, min_size=1, max_size=12), st.sampled_from(["-", "a/b/c", "a/b", "f"]))
    @example([FREE] * 3, "-")
    def test_agrees_with_the_model(self, shop: list[dict[str, Any]], hidden: str) -> None:
        categories = {path: make_path(path) for path in CATEGORIES}
        Product.objects.bulk_create(
            unsaved_product(f"p{number}", **{**each, "category": categories[each["category"]]})
            for number, each in enumerate(shop)
        )
        Category.objects.filter(slug=hidden.rpartition("/")[2]).update(is_active=False)
        products = [*Product.objects.select_related("category")]
        slugs = {product.pk: product.slug for product in products}
        for one in products:
            if not one.is_active or is_below(path_of(one), hidden):
                continue
            found = [each["slug"] for each in field_of(one, "related(first: 24) { slug }")]
            assert found == [slugs[pk] for pk in expected(one, products, hidden)]
