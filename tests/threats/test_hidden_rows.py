"""Rows that are hidden change no byte that a shopper reads, on whatever path, and however like those that are shown."""

from typing import Any

import pytest

from catalog.models import Brand, Category, Product, ProductReview, ReviewReply, ReviewReport, ReviewVote
from tests.factories import day, make_brand, make_category, make_path, make_product, make_review, make_spec, make_user
from tests.feeds.fetching import MERCHANT, fetch
from tests.graphql import OPERATIONS, ask
from tests.schema.facet_documents import OF_A_BRAND, OF_A_CATEGORY, OF_THE_SHOP

pytestmark = pytest.mark.django_db

SORTS = (
    *("RELEVANCE", "POPULARITY", "NEWEST", "OLDEST", "PRICE_ASC", "PRICE_DESC"),
    *("RATING", "DISCOUNT", "NAME_ASC", "NAME_DESC"),
)
LIST = """query ($search: String, $filter: ProductFilterInput, $sort: ProductSort) {
  products(search: $search, filter: $filter, sort: $sort, first: 3) {
    totalCount searchInfo { correctedQuery } pageInfo { hasNextPage hasPreviousPage }
    nodes { slug related { slug } brand { slug } category { slug path children { slug } productCount }
      specs { key label kind unit number } rating { count average verifiedCount }
      reviews(sort: MOST_HELPFUL) { totalCount nodes { title helpfulCount reply { text } } } }
  }
}"""
SUGGEST = """query ($query: String!) { searchSuggest(query: $query, limit: 24) {
  correctedQuery completions { text } products { slug } categories { slug } brands { slug } } }"""
TREE = """{ categoryTree { level hasChildren productCount category { slug } } brands { slug } shop { currencies }
  categories { slug productCount children { slug } } }"""
RANGE: dict[str, Any] = {"range": {"gte": "1", "lte": "99"}}
FILTERS: list[dict[str, Any]] = [
    {},
    {"categorySlugs": ["vault"]},
    {"categorySlugs": ["home", "cellar"]},
    {"brandSlugs": ["ghostly", "acme"]},
    {"price": {"gte": "1", "lte": "50"}},
    {"currencyCode": "CHF"},
    {"inStock": True, "onSale": False, "minRating": 2},
    {"specs": [{"key": "Weight", "match": RANGE}]},
    {"specs": [{"key": "Weight", "match": {"anyOf": ["2"]}}]},
    {"specs": [{"key": "Colour", "match": {"anyOf": ["Invisible", "Blue"]}}]},
    {"specs": [{"key": "Secret", "match": {"is": True}}]},
]
SEARCHES = ("ghost", "gohst", "ghostl", "invisible", "invisble", "lamp", "lmap", "vault blue", "AB-1")
TYPED = ("gh", "gho", "gohst", "va", "vault", "ce", "la", "lamp g", "in", "bl", "acm")


def read() -> list[bytes]:
    """Return all that a shopper and a crawler are told."""
    said = [ask(LIST, filter=each, sort=sort) for each in FILTERS for sort in (SORTS if not each else SORTS[:1])]
    said += [ask(LIST, search=text) for text in SEARCHES]
    for document, more in ((OF_THE_SHOP, {}), (OF_A_CATEGORY, {"slug": "home"}), (OF_A_BRAND, {"slug": "acme"})):
        said += [ask(document, filter=each, **more) for each in FILTERS]
        said += [ask(document, search=text, **more) for text in SEARCHES[:3]]
    said += [ask(SUGGEST, query=text) for text in TYPED]
    said += [ask(TREE), ask(OPERATIONS["home"]), ask('{ product(slug: "lamp") { related(first: 24) { slug } } }')]
    files = (MERCHANT, "/sitemap.xml", *(f"/sitemap-{kind}-0.xml" for kind in ("products", "categories", "brands")))
    return [_bytes(answer) for answer in said] + [fetch(address).content for address in files]


def _bytes(answer: Any) -> bytes:
    """Return the answer without the id of its request, which is another each time."""
    ids = {error["extensions"]["requestId"] for error in answer.errors}
    text: bytes = answer.text
    for each in ids:
        text = text.replace(each.encode(), b"")
    return text


@pytest.fixture(autouse=True)
def _feeds(settings: Any, tmp_path: Any) -> None:
    settings.FEEDS_ROOT, settings.FEEDS_SECONDS = tmp_path / "feeds", 0
    settings.FRONTEND_BRAND_PATH = "/brands/{slug}"


@pytest.fixture
def shop() -> None:
    """A small shop in which everything there can be is shown once."""
    desk, acme = make_path("home/lamps/desk"), make_brand()
    make_spec(desk.parent, "Weight", kind="number", unit="kg")
    make_spec(desk, "Colour")
    blue = {"Weight": 2, "Colour": "Blue"}
    lamp = make_product("lamp", category=desk, brand=acme, specifications=blue, sku="AB-1", stock_quantity=3)
    make_product("shade", category=desk, specifications=blue, discount_price="5.00", created_at=day(1))
    make_product("rug", category=make_path("home/rugs"), currency="USD", created_at=day(2))
    review = make_review(lamp, 4)
    ReviewVote.objects.create(review=review, voter=make_user())


def hide_a_shop() -> None:
    """Save hidden rows of all kinds, which would come first in every list, and would be found by what is asked for."""
    make_brand("ghostly", is_active=False, logo="brands/ghostly.png", logo_width=1, logo_height=1)
    desk, home = Category.objects.get(slug="desk"), Category.objects.get(slug="home")
    cellar = make_category("cellar", parent=home, is_active=False)
    vault = make_category("vault", parent=cellar)
    make_spec(cellar, "Weight", label="Mass", unit="t")
    make_spec(vault, "Secret", kind="boolean")
    make_spec(vault, "Colour", label="Paint", kind="number")
    stock_up(desk, "off", is_active=False)
    stock_up(vault, "deep")
    stock_up(cellar, "near")
    stock_up(make_category("attic", is_active=False), "root")
    lamp = Product.objects.get(slug="lamp")
    ReviewReport.objects.create(review=lamp.reviews.get(), reporter=make_user(), reason="spam", comment="Ghost")
    for status in ("pending", "rejected"):
        review = make_review(lamp, 1, status=status, created_at=day(9), title="Ghost")
        ReviewReply.objects.create(review=review, text="Ghost")
        ReviewVote.objects.create(review=review, voter=make_user())


def stock_up(category: Category, prefix: str, **fields: Any) -> None:
    specifications = {"Weight": 2, "Colour": "Invisible", "Secret": True}
    for currency in ("EUR", "USD", "CHF"):
        slug = f"{prefix}-ghost-lamp-{currency}"
        plain = {"currency": currency, "brand": Brand.objects.get(slug="ghostly"), "specifications": specifications}
        plain |= {"discount_price": "0.01", "stock_quantity": 9, "view_count": 99, "created_at": day(9)}
        make_review(make_product(slug, category=category, **plain | fields), 5, is_verified_purchase=True)


def show_all() -> None:
    for model in (Brand, Category, Product):
        model.objects.update(is_active=True)
    ProductReview.objects.update(status="approved")


@pytest.mark.usefixtures("shop")
def test_what_is_hidden_changes_no_byte() -> None:
    before = read()
    hide_a_shop()
    assert [pair for pair in zip(before, read(), strict=True) if pair[0] != pair[1]] == []
    show_all()
    # What is compared does tell: of all that is asked, few answers have nothing to do with what was hidden.
    same = [pair for pair in zip(before, read(), strict=True) if pair[0] == pair[1]]
    assert len(same) < len(before) / 4
