"""The product feed for Google Merchant Center: RSS 2.0 with Google's namespace.

Source: support.google.com/merchants, product data specification.
"""

from collections.abc import AsyncIterator, Iterator
from decimal import Decimal
from functools import partial

from django.conf import settings

from catalog.cache.domains import Domain
from catalog.cache.pieces import category_tree
from catalog.feeds.feed import Feed
from catalog.feeds.sitemaps import picture_address
from catalog.feeds.xml import DECLARATION, around, cleaned, element
from catalog.models import Product
from catalog.selectors.categories import CategoryTree
from catalog.selectors.feeds import offered_products
from catalog.selectors.pictures import Picture
from catalog.services.addresses import in_front, product_path
from catalog.services.money import rounded
from catalog.services.shortening import shortened
from nexus.common.threads import in_database_thread

BATCH = 500
NAMESPACE = "http://base.google.com/ns/1.0"
TITLE, DESCRIPTION, PRODUCT_TYPE, MORE_IMAGES = 150, 5_000, 750, 10


def merchant_feed(currency: str) -> Feed:
    """Return the feed of all offers in one currency."""
    domains = (Domain.PRODUCTS, Domain.CATEGORIES, Domain.BRANDS)
    name = f"google-merchant-{currency}"
    return Feed(name=name, kind="google-merchant", domains=domains, chunks=partial(_feed, currency))


async def _feed(currency: str) -> AsyncIterator[str]:
    about = element("title", settings.SHOP_NAME), element("link", in_front("/"))
    said = element("description", f"The products of {settings.SHOP_NAME}, in {currency}.")
    yield f'{DECLARATION}<rss version="2.0" xmlns:g="{NAMESPACE}">\n<channel>\n{"".join(about)}{said}'
    tree, after = await category_tree.get(), 0
    while rows := await in_database_thread(partial(offered_products, currency=currency, after=after, first=BATCH)):
        yield "".join(around("item", _item(product, tree)) for product in rows)
        after = rows[-1].pk
        if len(rows) < BATCH:
            break
    yield "</channel>\n</rss>\n"


def _item(product: Product, tree: CategoryTree) -> Iterator[str]:
    name = cleaned(product.name)
    yield element("g:id", str(product.pk))
    yield element("title", shortened(name, TITLE))
    yield element("description", shortened(cleaned(product.description).strip() or name, DESCRIPTION))
    yield element("link", in_front(product_path(product.slug)))
    yield from _pictures(vars(product)["all_pictures"])
    yield element("g:availability", "in_stock" if product.stock_quantity else "out_of_stock")
    yield element("g:condition", "new")
    yield element("g:price", _price(product.regular_price, product.currency))
    if product.discount_price is not None:
        yield element("g:sale_price", _price(product.discount_price, product.currency))
    yield from _identifiers(product)
    if path := _product_type(product, tree):
        yield element("g:product_type", path)


def _pictures(pictures: list[Picture]) -> Iterator[str]:
    in_order = sorted(pictures, key=lambda picture: not picture.is_primary)
    for number, picture in enumerate(in_order[: 1 + MORE_IMAGES]):
        yield element("g:additional_image_link" if number else "g:image_link", picture_address(picture) or "")


def _price(amount: Decimal, currency: str) -> str:
    return f"{rounded(amount, currency):f} {currency}"


def _identifiers(product: Product) -> Iterator[str]:
    """Yield brand and SKU, which only together tell a product of the world from others."""
    brand = vars(product).get("published_brand")
    if brand:
        yield element("g:brand", brand.name)
    if product.sku:
        yield element("g:mpn", product.sku)
    if not (brand and product.sku):
        yield element("g:identifier_exists", "no")


def _product_type(product: Product, tree: CategoryTree) -> str:
    """Return the way to the category, as much of it as fits from its beginning."""
    node = tree.published(product.category_id)
    names = [above.name for above in (*node.ancestors, node)] if node else []
    while len(path := " > ".join(names)) > PRODUCT_TYPE:
        names.pop()
    return path
