"""How many SQL statements an answer costs: the same for 1, 20 and 100 products, and at any depth of the tree."""

from itertools import cycle
from typing import Any

import pytest

from catalog.models import Category, Product, ProductImage, ProductReview
from tests.factories import day, make_brand, make_path, make_user, unsaved_product, unsaved_review
from tests.graphql import OPERATIONS, ask, count_statements

CARD = """id slug name sku description specifications createdAt updatedAt discountPercent
  price { amount currencyCode formatted } compareAtPrice { amount } availability { status quantity }
  rating { average count verifiedCount histogram { stars count share } } specs { key value } seo { title }"""

# What is selected of each product of a page, and what the page then costs.
SELECTIONS = {
    CARD: 1,
    "brand { name logo { url } }": 1,
    "primaryImage { url }": 1,
    "images { url }": 1,
    "primaryImage { url } images { url }": 1,
    "category { path }": 2,
    "category { path } breadcrumbs { path } ": 2,
    "category { productCount }": 3,
    "reviews(first: 3) { nodes { title authorName status } }": 2,
    "reviews(first: 3) { totalCount }": 2,
    "reviews(first: 3) { nodes { product { slug } } }": 3,
    "reviews(first: 3) { nodes { helpfulCount viewerHasVoted } }": 2,
    "reviews(first: 3, sort: MOST_HELPFUL) { totalCount nodes { id } }": 2,
    "reviews(first: 3) { nodes { reply { text authorName } } }": 3,
    "a: reviews(first: 3) { nodes { id } } b: reviews(first: 3, sort: OLDEST) { nodes { id } }": 3,
    "category { products(first: 3) { nodes { slug } } }": 3,
    "category { products(first: 3) { totalCount nodes { brand { slug } primaryImage { url } } } }": 3,
    "brand { products(first: 3) { nodes { slug } } }": 2,
    "related(first: 4) { slug brand { slug } primaryImage { url } }": 2,
    "viewerReview { id } viewerReviewEligibility { canReview } staff { revision }": 1,
}


def fill_shop(products: int, *, depth: int = 3) -> None:
    """Save products with three images and four reviews each, spread over ten brands and categories."""
    brands = [make_brand(f"brand-{number}") for number in range(min(products, 10))]
    below = "/".join(f"level-{number}" for number in range(depth - 1))
    categories = [make_path(f"{below}/leaf-{number}") for number in range(min(products, 10))]
    rows = Product.objects.bulk_create(
        unsaved_product(
            f"p{number}", brand=brand, category=category, discount_price=9, stock_quantity=9, created_at=day(number)
        )
        for number, brand, category in zip(range(products), cycle(brands), cycle(categories), strict=False)
    )
    ProductImage.objects.bulk_create(
        ProductImage(
            product=row, source_url=f"https://images.example/{position}", position=position, is_primary=not position
        )
        for row in rows
        for position in range(3)
    )
    authors = [make_user() for _ in range(4)]
    ProductReview.objects.bulk_create(unsaved_review(row, author=author) for row in rows for author in authors)


SIZES = (1, 20, 100)


def costs(document: str, **variables: object) -> set[int]:
    """Return how many statements a document costs at all three sizes of a page."""
    return {count_statements(document.replace("SIZE", str(size)), **variables) for size in SIZES}


def test_a_page_costs_the_same_whatever_its_size() -> None:
    fill_shop(100)
    assert len(ask("{ products(first: 100) { nodes { id } } }").data["products"]["nodes"]) == 100
    found = {each: costs(f"{{ products(first: SIZE) {{ nodes {{ {each} }} }} }}") for each in SELECTIONS}
    assert found == {each: {expected} for each, expected in SELECTIONS.items()}


def test_totals_and_cursors_cost_no_statement() -> None:
    fill_shop(100)
    page_info = "pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"
    assert costs(f"{{ products(first: SIZE) {{ nodes {{ id }} {page_info} edges {{ cursor node {{ id }} }} }} }}") == {
        1
    }
    assert costs("{ products(first: SIZE) { nodes { id } totalCount } }") == {1}
    assert costs('{ products(search: "p", first: SIZE) { totalCount nodes { id } } }') == {1}
    assert costs("{ products(last: SIZE) { edges { node { ...A } } } } fragment A on Product { brand { id } }") == {1}


def test_the_pages_of_parents_cost_the_same(settings: Any) -> None:
    settings.QUERY_MAX_COST = 1_000_000
    fill_shop(100)
    page = "products(first: SIZE) { nodes { brand { slug } primaryImage { url } rating { average } } totalCount }"
    assert costs(f'{{ category(slug: "level-0") {{ {page} }} }}') == {2}
    assert costs(f'{{ brand(slug: "brand-0") {{ {page} }} }}') == {2}
    assert costs(f"{{ brands {{ {page} }} }}") == {2}
    assert costs(f"{{ categories {{ {page} children {{ {page} children {{ {page} }} }} }} }}") == {3}


@pytest.mark.parametrize("products", [20, 100])
@pytest.mark.parametrize("depth", [2, 8])
def test_an_operation_costs_the_same_whatever_the_size_and_depth_of_the_shop(products: int, depth: int) -> None:
    fill_shop(products, depth=depth)
    assert count_statements(OPERATIONS["home"]) == 5
    assert {count_statements(OPERATIONS["category"], path="level-0", first=size) for size in SIZES} == {3}
    assert count_statements(OPERATIONS["product"], slug="p0") == 4


@pytest.mark.parametrize("depth", [2, 8])
def test_depth_in_the_tree_costs_nothing(depth: int) -> None:
    fill_shop(20, depth=depth)
    assert Category.objects.count() == depth - 1 + 10
    assert costs("{ products(first: SIZE) { nodes { breadcrumbs { path } category { parent { slug } } } } }") == {2}
    assert costs('{ products(filter: {categorySlugs: ["level-0"]}, first: SIZE) { nodes { slug } totalCount } }') == {1}
    assert costs('{ category(slug: "leaf-0") { path products(first: SIZE) { nodes { slug } } } }') == {2}
    assert count_statements("{ categoryTree { category { path } productCount } }") == 2
