"""How many SQL statements a change of the catalogue costs, savepoints aside."""

from typing import Any

import pytest
from django.contrib.contenttypes.models import ContentType

from catalog.models import Brand, Category, Product
from tests.factories import global_id, make_brand, make_category, make_image, make_path, make_product, make_review
from tests.graphql import captured_statements
from tests.writes import test_brands, test_categories
from tests.writes.staff import ADJUST, CREATE, DELETE, ERRORS, UPDATE, do, make_staff

# What the payload shows costs no more: the category comes from the tree, one statement, the brand is another.
SHOWN = "product { id name slug staff { revision } } " + ERRORS


@pytest.fixture(autouse=True)
def _content_types_are_known() -> None:
    """A process looks them up once."""
    for model in (Product, Category, Brand):
        ContentType.objects.get_for_model(model)


def cost(document: str, **variables: Any) -> int:
    viewer = make_staff()
    with captured_statements() as statements:
        assert do(viewer, document, **variables)["errors"] == []
    return len([each for each in statements if "SAVEPOINT" not in each])


def only(document: str) -> str:
    """Return the mutation with nothing selected that is loaded apart."""
    head, rest = document.split("product {", 1)
    return f"{head}{SHOWN}{rest.split(ERRORS, 1)[1]}"


def test_a_product_that_is_created() -> None:
    brand, category = make_brand(), make_category()
    given = {"name": "Shade", "categoryId": global_id(category), "regularPrice": "1"}
    # Is there the category; is the slug taken; the row, the record, the row again.
    assert cost(only(CREATE), input=given | {"slug": "own", "sku": "S-1"}) == 5
    # The name without accents, and the wait for others who make the same slug.
    assert cost(only(CREATE), input=given) == 7
    # Is there the brand.
    assert cost(only(CREATE), input=given | {"brandId": global_id(brand)}) == 8


def test_a_product_that_is_changed() -> None:
    lamp = make_product(brand=make_brand())
    # Its brand, its row; the row, the record, the row again.
    assert cost(only(UPDATE), id=global_id(lamp), input={"regularPrice": "12", "name": "Light"}, seen=1) == 5
    everything = {"slug": "light", "sku": "S-1", "brandId": global_id(make_brand("lux"))}
    assert cost(only(UPDATE), id=global_id(lamp), input=everything | {"categoryId": global_id(lamp.category)}) == 7
    assert cost(only(UPDATE), id=global_id(lamp), input={"regularPrice": "12"}) == 3


def test_a_stock_that_is_changed() -> None:
    assert cost(only(ADJUST), id=global_id(make_product(stock_quantity=3)), delta=9) == 4


def test_a_product_that_is_deleted_with_all_it_has() -> None:
    lamp = make_product()
    for position in range(3):
        make_image(lamp, position)
        make_review(lamp)
    # Reviews and the row to hold; the record; then alerts, pictures, reviews and what hangs on them, the row to delete.
    assert cost(DELETE, id=global_id(lamp)) == 11


@pytest.mark.parametrize("shelves", [1, 20])
def test_a_category_whatever_the_tree_holds(shelves: int) -> None:
    for path in (
        "home/kitchen/knives",
        "home/bath",
        *(f"home/shelf-{number}/box-{number}" for number in range(shelves)),
    ):
        make_path(path)
    home, bath, knives = (Category.objects.get(slug=slug) for slug in ("home", "bath", "knives"))
    costs = {
        "create": cost(test_categories.CREATE, input={"name": "Lamps", "parentId": global_id(home)}),
        "update": cost(test_categories.UPDATE, id=global_id(home), input={"description": "Sweet."}),
        "move": cost(test_categories.MOVE, id=global_id(bath), position=0),
        "delete": cost(test_categories.DELETE, id=global_id(knives)),
    }
    assert costs == {"create": 13, "update": 4, "move": 17, "delete": 11}


@pytest.mark.parametrize("products", [1, 20])
def test_a_brand_whatever_products_are_of_it(products: int) -> None:
    brand = make_brand()
    for number in range(products):
        make_product(f"p{number}", brand=brand)
    costs = {
        "create": cost(test_brands.CREATE, input={"name": "Lux"}),
        "update": cost(test_brands.UPDATE, id=global_id(brand), input={"name": "Lumen"}),
        "delete": cost(test_brands.DELETE, id=global_id(Brand.objects.get(slug="lux"))),
    }
    assert costs == {"create": 5, "update": 4, "delete": 5}
