"""`category`, `categories` and `categoryTree`: the tree of any depth."""

from typing import Any

import pytest

from catalog.models import Category
from catalog.services.categories import NewCategory, create_categories, move_category
from tests.factories import global_id, make_category, make_path, make_product
from tests.graphql import Refusal, ask, count_statements

TREE = """query Tree($rootSlug: String, $maxDepth: Int) { categoryTree(rootSlug: $rootSlug, maxDepth: $maxDepth) {
  level hasChildren productCount parentId category { slug }
} }"""


@pytest.fixture
def shop() -> None:
    """Two roots; products stand at every level."""
    make_path("home/lamps/desk")
    make_path("home/lamps/floor")
    make_path("home/tables")
    make_path("kitchen")
    for slug, count in {"home": 1, "lamps": 1, "desk": 3, "floor": 0, "tables": 2}.items():
        category = Category.objects.get(slug=slug)
        for number in range(count):
            make_product(f"{slug}-{number}", category=category)
    make_product("hidden", category=Category.objects.get(slug="desk"), is_active=False)


def tree(**arguments: Any) -> list[str]:
    """Return a line for each row: indented slug, a + where it goes on, count."""
    rows = ask(TREE, **arguments).data["categoryTree"]
    return [
        f"{'  ' * row['level']}{row['category']['slug']}{'+' if row['hasChildren'] else ''} {row['productCount']}"
        for row in rows
    ]


def test_shows_every_field_of_a_category() -> None:
    lamps = make_category("lamps", parent=make_path("home"), name="Lamps & more", description="Light.")
    make_category("desk", parent=lamps)
    make_category("floor", parent=lamps)
    document = """query All($slug: String) { category(slug: $slug) {
      id slug name description path level parent { slug } ancestors { slug } children { path parent { slug } }
    } }"""
    assert ask(document, slug="lamps").data["category"] == {
        "id": global_id(lamps),
        "slug": "lamps",
        "name": "Lamps & more",
        "description": "Light.",
        "path": "home/lamps",
        "level": 1,
        "parent": {"slug": "home"},
        "ancestors": [{"slug": "home"}],
        "children": [
            {"path": "home/lamps/desk", "parent": {"slug": "lamps"}},
            {"path": "home/lamps/floor", "parent": {"slug": "lamps"}},
        ],
    }
    root = ask(document, slug="home").data["category"]
    assert (root["parent"], root["ancestors"], root["level"], root["path"]) == (None, [], 0, "home")


def test_is_found_by_id_slug_or_path() -> None:
    desk = make_path("home/lamps/desk")
    for argument in (f'id: "{global_id(desk)}"', 'slug: "desk"', 'path: "home/lamps/desk"'):
        assert ask(f"{{ category({argument}) {{ slug }} }}").data == {"category": {"slug": "desk"}}


@pytest.mark.parametrize(
    "argument",
    ['slug: "nothing"', 'slug: ""', 'path: "desk"', 'path: "lamps/desk"', 'path: "home/lamps/desk/"', 'path: "/home"',
     'path: "home//desk"', 'slug: "DESK"', 'slug: "\\u0000"', 'id: "Q2F0ZWdvcnk6OTk5OTk5"']
)  # fmt: skip
def test_an_unknown_category_is_null(argument: str) -> None:
    make_path("home/lamps/desk")
    answer = ask(f"{{ category({argument}) {{ slug }} }}")
    assert answer.partial_data == {"category": None}
    assert all(refusal.field == "slug" for refusal in answer.refusals)


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("", "id"),
        ('(slug: "a", path: "a")', "path"),
        ('(id: "a", slug: "a", path: "a")', "slug"),
        ('(id: "UHJvZHVjdDox")', "id"),
        ("(path: null)", "id"),
    ],
)
def test_refuses_anything_but_one_good_argument(arguments: str, field: str) -> None:
    answer = ask(f"{{ category{arguments} {{ slug }} }}")
    assert answer.refusal == Refusal("BAD_REQUEST", field, ["category"])


@pytest.mark.usefixtures("shop")
def test_counts_published_products_with_or_without_descendants() -> None:
    document = """query Counts($slug: String) { category(slug: $slug) {
      all: productCount own: productCount(includeDescendants: false) children { productCount }
    } }"""
    assert ask(document, slug="home").data["category"] == {
        "all": 7,
        "own": 1,
        "children": [{"productCount": 4}, {"productCount": 2}],
    }
    assert ask(document, slug="kitchen").data["category"] == {"all": 0, "own": 0, "children": []}


@pytest.mark.usefixtures("shop")
def test_the_flat_tree_is_in_pre_order() -> None:
    assert tree() == ["home+ 7", "  lamps+ 4", "    desk 3", "    floor 0", "  tables 2", "kitchen 0"]


@pytest.mark.usefixtures("shop")
def test_the_flat_tree_can_be_cut() -> None:
    assert tree(maxDepth=0) == ["home+ 7", "kitchen 0"]
    assert tree(maxDepth=1) == ["home+ 7", "  lamps+ 4", "  tables 2", "kitchen 0"]
    assert tree(rootSlug="lamps") == ["lamps+ 4", "  desk 3", "  floor 0"]
    assert tree(rootSlug="lamps", maxDepth=0) == ["lamps+ 4"]
    assert tree(rootSlug="unknown") == []
    assert tree(rootSlug=None, maxDepth=None) == tree()


@pytest.mark.parametrize("depth", [-1, -(2**31)])
def test_refuses_a_negative_depth(depth: int) -> None:
    assert ask(TREE, maxDepth=depth).refusal == Refusal("BAD_REQUEST", "maxDepth", ["categoryTree"])


def test_rows_name_their_parents() -> None:
    lamps = make_path("home/lamps")
    rows = ask(TREE).data["categoryTree"]
    assert [row["parentId"] for row in rows] == [None, global_id(lamps.parent)]


def test_nested_children_are_the_whole_tree() -> None:
    make_path("a/b/c/d/e/f/g/h")
    make_path("a/b/x")
    make_path("y")
    nested = "slug" + " children { slug" * 7 + " }" * 7
    (a, y) = ask(f"{{ categories {{ {nested} }} }}").data["categories"]
    assert [child["slug"] for child in a["children"][0]["children"]] == ["c", "x"]
    slugs = []
    while a:
        slugs.append(a["slug"])
        a = next(iter(a.get("children", [])), None)
    assert "".join(slugs) == "abcdefgh"
    assert y == {"slug": "y", "children": []}


def test_a_tree_may_be_deeper_than_python_recurses() -> None:
    chain = [NewCategory(name="C", slug=f"c{n}", parent=f"c{n - 1}" if n else None) for n in range(1_100)]
    deepest = create_categories(chain)["c1099"]
    make_product(category=deepest)
    assert len(ask(TREE).data["categoryTree"]) == 1_100
    document = '{ category(slug: "c1099") { level ancestors { slug } } product(slug: "lamp") { breadcrumbs { slug } } }'
    data = ask(document).data
    assert [each["slug"] for each in data["category"]["ancestors"]] == [f"c{n}" for n in range(1_099)]
    assert len(data["product"]["breadcrumbs"]) == 1_100
    assert (
        ask('{ category(slug: "c0") { productCount products { totalCount } } }').data["category"]["productCount"] == 1
    )


def test_a_moved_category_takes_its_subtree_along() -> None:
    make_path("home/lamps/desk")
    kitchen = make_path("kitchen")
    make_product("desk-lamp", category=Category.objects.get(slug="desk"))
    move_category(Category.objects.get(slug="lamps").pk, parent_id=kitchen.pk)
    assert tree() == ["home 0", "kitchen+ 1", "  lamps+ 1", "    desk 1"]
    assert ask('{ product(slug: "desk-lamp") { category { path } } }').data["product"]["category"]["path"] == (
        "kitchen/lamps/desk"
    )


@pytest.mark.parametrize("path", ["a/b", "a/b/c/d/e/f/g/h"])
def test_the_tree_costs_the_same_at_any_depth(path: str) -> None:
    deepest = make_path(path)
    make_product(category=deepest)
    nested = "slug productCount" + " children { slug productCount" * 7 + " }" * 7
    assert count_statements(TREE) == 2
    assert count_statements(f"{{ categories {{ {nested} }} }}") == 2
    assert count_statements("{ categories { slug children { slug } } }") == 1
    document = "query One($slug: String) { category(slug: $slug) { ancestors { slug } parent { parent { slug } } } }"
    assert count_statements(document, slug=deepest.slug) == 1
    assert count_statements('{ product(slug: "lamp") { category { path } breadcrumbs { path } } }') == 2
    counted = "{ path productCount }"
    assert count_statements(f'{{ product(slug: "lamp") {{ category {counted} breadcrumbs {counted} }} }}') == 3
