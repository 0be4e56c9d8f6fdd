"""What is hidden does not exist: each answer is, byte for byte, the one of a shop that never had it."""

import pytest

from catalog.models import Brand, Category, Product, ProductReview
from tests.factories import (
    day,
    global_id,
    make_brand,
    make_category,
    make_image,
    make_path,
    make_product,
    make_review,
)
from tests.graphql import ask

PRODUCTS = {
    "product by slug": '{ product(slug: "ghost") { name } }',
    "product by id": '{ product(id: "PRODUCT") { name } }',
    "node": '{ node(id: "PRODUCT") { id ... on Product { name } } }',
    "nodes": '{ nodes(ids: ["PRODUCT", "LAMP"]) { id } }',
    "image": '{ node(id: "IMAGE") { id ... on Image { url } } }',
    "review": '{ node(id: "REVIEW") { id ... on Review { title } } }',
    "products": "{ products { nodes { slug } totalCount pageInfo { hasNextPage } } }",
    "page": "{ products(first: 1) { edges { cursor } pageInfo { hasNextPage } } }",
    "ids filter": '{ products(filter: {ids: ["PRODUCT"]}) { nodes { slug } totalCount } }',
    "brand filter": '{ products(filter: {brandSlugs: ["ghostly"]}) { nodes { slug } totalCount } }',
    "category filter": '{ products(filter: {categorySlugs: ["home"]}) { nodes { slug } totalCount } }',
    "search": '{ products(search: "ghost") { nodes { slug } totalCount } }',
    "products of a category": '{ category(slug: "home") { productCount products { nodes { slug } totalCount } } }',
    "counts of the tree": "{ categoryTree { productCount } categories { productCount children { productCount } } }",
    "products of a brand": '{ brand(slug: "ghostly") { products { nodes { slug } totalCount } } }',
    "related": '{ product(slug: "lamp") { related { slug } } }',
    "suggestions": '{ searchSuggest(query: "gho") { products { slug } completions { text } correctedQuery } }',
    "correction": '{ searchSuggest(query: "ghots") { products { slug } completions { text } correctedQuery } }',
    "currencies": "{ shop { currencies } }",
}


@pytest.fixture
def ids() -> dict[str, str]:
    """A lamp, and a ghost with all that can betray it: a currency, a brand, an image and a review."""
    desk = make_path("home/lamps/desk")
    lamp = make_product("lamp", category=desk)
    ghost = make_product(
        "ghost", category=desk, brand=make_brand("ghostly"), currency="CHF", created_at=day(-1), view_count=9
    )
    image, review = make_image(ghost), make_review(ghost)
    rows = {"PRODUCT": ghost, "IMAGE": image, "REVIEW": review, "LAMP": lamp}
    return {name: global_id(row) for name, row in rows.items()}


def bytes_of(document: str, ids: dict[str, str]) -> bytes:
    """Return what an anonymous shopper reads."""
    for name, value in ids.items():
        document = document.replace(name, value)
    answer = ask(document)
    assert answer.data
    return answer.text


# Which row hides the ghost once it is inactive.
WAYS_TO_HIDE = {
    "inactive product": Product.objects.filter(slug="ghost"),
    "inactive category": Category.objects.filter(slug="desk"),
    "inactive root": Category.objects.filter(slug="home"),
}


@pytest.mark.parametrize("way", WAYS_TO_HIDE)
@pytest.mark.parametrize("path", PRODUCTS)
def test_a_hidden_product_is_as_if_it_never_was(path: str, way: str, ids: dict[str, str]) -> None:
    seen = bytes_of(PRODUCTS[path], ids)
    WAYS_TO_HIDE[way].update(is_active=False)
    hidden = bytes_of(PRODUCTS[path], ids)
    Product.objects.filter(slug="ghost").delete()
    assert hidden == bytes_of(PRODUCTS[path], ids)
    assert seen != hidden


def test_a_product_comes_back_with_its_category(ids: dict[str, str]) -> None:
    seen = bytes_of(PRODUCTS["product by slug"], ids)
    WAYS_TO_HIDE["inactive root"].update(is_active=False)
    WAYS_TO_HIDE["inactive root"].update(is_active=True)
    assert bytes_of(PRODUCTS["product by slug"], ids) == seen


CATEGORIES = {
    "category by slug": '{ category(slug: "lamps") { name } }',
    "category by path": '{ category(path: "home/lamps") { name } }',
    "category by id": '{ category(id: "CATEGORY") { name } }',
    "category below it": '{ category(slug: "desk") { name } }',
    "path below it": '{ category(path: "home/lamps/desk") { name } }',
    "node": '{ node(id: "CATEGORY") { id } }',
    "nodes": '{ nodes(ids: ["CATEGORY"]) { id } }',
    "roots": "{ categories { slug children { slug children { slug } } productCount } }",
    "tree": "{ categoryTree { category { slug } hasChildren productCount } }",
    "subtree": '{ categoryTree(rootSlug: "lamps") { category { slug } } }',
    "children": '{ category(slug: "home") { children { slug } productCount } }',
    "suggestions": '{ searchSuggest(query: "lam") { categories { slug } completions { text } correctedQuery } }',
    "suggestions below it": '{ searchSuggest(query: "desk") { categories { slug } correctedQuery } }',
}


@pytest.mark.parametrize("path", CATEGORIES)
def test_a_hidden_category_is_as_if_it_never_was(path: str) -> None:
    lamps = make_path("home/lamps/desk").parent
    make_category("tables", parent=lamps.parent)
    ids = {"CATEGORY": global_id(lamps)}
    seen = bytes_of(CATEGORIES[path], ids)
    Category.objects.filter(slug="lamps").update(is_active=False)
    hidden = bytes_of(CATEGORIES[path], ids)
    Category.objects.get(slug="desk").delete()
    Category.objects.get(slug="lamps").delete()
    assert hidden == bytes_of(CATEGORIES[path], ids)
    assert seen != hidden


BRANDS = {
    "brand by slug": '{ brand(slug: "ghostly") { name } }',
    "brand by id": '{ brand(id: "BRAND") { name } }',
    "node": '{ node(id: "BRAND") { id } }',
    "logo": '{ node(id: "LOGO") { id } }',
    "brands": "{ brands { slug } }",
    "product": '{ product(slug: "lamp") { name brand { slug } } }',
    "page": "{ products { nodes { slug brand { slug } } } }",
    "related": '{ product(slug: "shade") { related { slug brand { slug } } } }',
    "filter": '{ products(filter: {brandSlugs: ["ghostly"]}) { nodes { slug } totalCount } }',
    "search": '{ products(search: "ghostly") { nodes { slug } totalCount } }',
    "suggestions": '{ searchSuggest(query: "ghost") { brands { slug } products { slug } correctedQuery } }',
    "correction": '{ searchSuggest(query: "ghosly") { brands { slug } products { slug } correctedQuery } }',
}


@pytest.mark.parametrize("path", BRANDS)
def test_a_hidden_brand_is_as_if_it_never_was_but_its_products_stay(path: str) -> None:
    brand = make_brand("ghostly")
    Brand.objects.update(logo="brands/ghostly.png", logo_width=1, logo_height=1)
    make_product("lamp", brand=brand)
    make_product("shade")
    logo = ask('{ brand(slug: "ghostly") { logo { id } } }').data["brand"]["logo"]["id"]
    ids = {"BRAND": global_id(brand), "LOGO": logo}
    seen = bytes_of(BRANDS[path], ids)
    Brand.objects.update(is_active=False)
    hidden = bytes_of(BRANDS[path], ids)
    Product.objects.update(brand=None)
    Brand.objects.all().delete()
    assert hidden == bytes_of(BRANDS[path], ids)
    assert seen != hidden


REVIEWS = {
    "node": '{ node(id: "REVIEW") { id } }',
    "nodes": '{ nodes(ids: ["REVIEW"]) { id } }',
    "list": '{ product(slug: "lamp") { reviews { nodes { title rating } totalCount pageInfo { hasNextPage } } } }',
    "filtered list": '{ product(slug: "lamp") { reviews(filter: {ratings: [1]}) { nodes { id } totalCount } } }',
    "nested list": "{ products { nodes { reviews(first: 1, sort: RATING_ASC) { nodes { rating } totalCount } } } }",
    "rating": '{ product(slug: "lamp") { rating { average count verifiedCount histogram { stars count share } } } }',
    "rating filter": "{ products(filter: {minRating: 5}) { nodes { slug } totalCount } }",
    "rating order": "{ products(sort: RATING) { nodes { slug rating { average } } } }",
}


@pytest.mark.parametrize("status", ["pending", "rejected"])
@pytest.mark.parametrize("path", REVIEWS)
def test_a_review_that_is_not_approved_is_as_if_it_never_was(path: str, status: str) -> None:
    lamp = make_product("lamp")
    make_review(lamp, 5)
    make_review(make_product("shade"), 5)
    review = make_review(lamp, 1, is_verified_purchase=True, created_at=day(9))
    ids = {"REVIEW": global_id(review)}
    seen = bytes_of(REVIEWS[path], ids)
    ProductReview.objects.filter(rating=1).update(status=status)
    hidden = bytes_of(REVIEWS[path], ids)
    review.delete()
    assert hidden == bytes_of(REVIEWS[path], ids)
    assert seen != hidden


def test_reviews_are_no_edit_of_their_product() -> None:
    lamp = make_product("lamp")
    changed = '{ product(slug: "lamp") { updatedAt } }'
    before = bytes_of(changed, {})
    make_review(lamp).delete()
    assert bytes_of(changed, {}) == before
