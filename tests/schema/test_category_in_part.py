"""While nothing is kept, what shows a category alone reads that and those above it, and says the same as the tree."""

from typing import Any

import pytest

from catalog.models import Category
from nexus.common.viewer import ANONYMOUS, Viewer
from tests.factories import make_brand, make_path, make_product, make_spec
from tests.graphql import MANAGER, ask, ask_as, captured_statements

CATEGORY = "id slug name description path level parent { slug parent { path } } ancestors { path parent { id } }"
BELOW = ("children { slug }", "productCount", "products { nodes { slug } }", "parent { children { slug } }")
PLACES = ("home/lamps/desk", "home/chairs", "garden/lamps-outside")


@pytest.fixture
def shop() -> dict[str, Category]:
    """Return the categories of three products, in three corners of the tree, by their paths."""
    places = {path: make_path(path) for path in PLACES}
    make_spec(places["home/lamps/desk"].parent, "Weight", label="Mass", kind="number", unit="g")
    make_spec(places["home/chairs"], "Weight", label="Burden")
    for path, category in places.items():
        make_product(category.slug, category=category, specifications={"Weight": {"value": 900}, "Path": path})
    return places


def asked(selection: str, *, viewer: Viewer = ANONYMOUS) -> tuple[list[dict[str, Any]], bool]:
    """Return what is shown of each product, and whether the whole tree was read."""
    with captured_statements() as statements:
        rows = ask_as(viewer, f"{{ products(sort: OLDEST) {{ nodes {{ slug {selection} }} }} }}").data
    return rows["products"]["nodes"], any(map(reads_whole_tree, statements))


def reads_whole_tree(sql: str) -> bool:
    """Return whether a statement loads categories with what is declared for them, and not some categories alone."""
    return "catalog_specdefinition" in sql and "child.id = ANY" not in sql


def read_both_ways(shown: str) -> tuple[Any, Any]:
    """Return what is said without the tree and with it."""
    in_part, read_all = asked(f"{shown} {{ {CATEGORY} }}")
    assert not read_all
    whole, read_all = asked(f"{shown} {{ {CATEGORY} children {{ id }} }}")
    assert read_all
    return in_part, whole


def without_children(rows: list[dict[str, Any]], shown: str) -> list[dict[str, Any]]:
    for row in rows:
        for category in row[shown] if isinstance(row[shown], list) else [row[shown]]:
            del category["children"]
    return rows


@pytest.mark.parametrize("shown", ["category", "breadcrumbs"])
@pytest.mark.usefixtures("shop")
def test_says_the_same_as_the_whole_tree(shown: str) -> None:
    in_part, whole = read_both_ways(shown)
    assert len(in_part) == len(PLACES)
    assert in_part == without_children(whole, shown)


@pytest.mark.parametrize("below", BELOW)
def test_reads_the_tree_for_what_stands_below(shop: dict[str, Category], below: str) -> None:
    rows, read_all = asked(f"category {{ {below} }}")
    assert read_all
    assert len(rows) == len(shop)


@pytest.mark.usefixtures("shop")
def test_types_specifications_by_what_is_declared_here_or_above() -> None:
    rows, read_all = asked('specs(keys: ["Weight"]) { label kind unit }')
    assert not read_all
    assert [row["specs"] for row in rows] == [
        [{"label": "Mass", "kind": "NUMBER", "unit": "g"}],
        [{"label": "Burden", "kind": "TEXT", "unit": None}],
        [{"label": "Weight", "kind": None, "unit": None}],
    ]


def test_a_hidden_category_is_shown_to_those_who_manage_products_alone(shop: dict[str, Category]) -> None:
    Category.objects.filter(slug="lamps").update(is_active=False)
    document = '{ product(slug: "desk") { category { path } breadcrumbs { slug } } }'
    assert ask(document).data == {"product": None}
    assert ask_as(MANAGER, document).data == {
        "product": {
            "category": {"path": "home/lamps/desk"},
            "breadcrumbs": [{"slug": "home"}, {"slug": "lamps"}, {"slug": "desk"}],
        }
    }
    assert shop["home/chairs"].is_active


@pytest.mark.usefixtures("shop")
def test_suggests_categories_and_brands_without_reading_all() -> None:
    make_brand("lampo")
    make_brand("lamplight", is_active=False)
    Category.objects.filter(slug="garden").update(is_active=False)
    with captured_statements() as statements:
        data = ask('{ searchSuggest(query: "lamp") { categories { path } brands { slug } } }').data
    assert data == {"searchSuggest": {"categories": [{"path": "home/lamps"}], "brands": [{"slug": "lampo"}]}}
    assert len(statements) == 3
    assert not any(map(reads_whole_tree, statements))
