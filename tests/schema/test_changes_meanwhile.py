"""The catalogue changes between two statements of one request."""

from unittest.mock import patch

from catalog.cache import pieces
from catalog.selectors.categories import category_tree
from tests.factories import make_path, make_product
from tests.graphql import ask

PAGE = "{ products { nodes { slug category { path children { slug } } breadcrumbs { slug } } } }"


def test_a_product_may_be_younger_than_the_tree_that_was_loaded() -> None:
    make_product("chair")
    outdated = category_tree()
    new = make_path("home/lamps")
    for slug in ("lamp", "lantern", "torch"):
        make_product(slug, category=new)
    with patch.object(pieces.category_tree, "load", side_effect=[outdated, category_tree()]) as loaded:
        rows = ask(PAGE).data["products"]["nodes"]
    way = {"category": {"path": "home/lamps", "children": []}, "breadcrumbs": [{"slug": "home"}, {"slug": "lamps"}]}
    assert [row for row in rows if row["slug"] != "chair"] == [
        {"slug": slug} | way for slug in ("torch", "lantern", "lamp")
    ]
    assert loaded.call_count == 2
