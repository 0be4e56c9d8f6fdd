"""The sitemap: an index, and pages of the addresses that the shop's front has. Source: sitemaps.org, protocol 0.9."""

from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils.encoding import iri_to_uri

from catalog.cache.domains import Domain
from catalog.cache.pieces import category_tree
from catalog.feeds.feed import Feed
from catalog.feeds.xml import DECLARATION, around, element
from catalog.selectors import feeds
from catalog.selectors.categories import CategoryTree
from catalog.selectors.pictures import Picture
from catalog.services.addresses import brand_path, category_path, file_address, in_front, product_path
from nexus.common.threads import in_database_thread

BATCH = 1_000
SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
# Source: developers.google.com, image sitemaps.
IMAGES = "http://www.google.com/schemas/sitemap-image/1.1"
# A page may have 50 MB; behind this it goes on without pictures. Then 50,000 of the longest addresses fit.
ROOM_FOR_IMAGES = 15_000_000

type Entry = tuple[str, datetime, str | None]


@dataclass(frozen=True)
class Kind:
    """A kind of pages that the front may have: where they are, what they are about, and what spoils their list."""

    setting: str
    domains: tuple[Domain, ...]
    pages: Callable[[int], feeds.Numbered]
    rows: Callable[..., list[Any]]
    entries: Callable[[list[Any]], Any]

    @property
    def is_in_front(self) -> bool:
        """Whether the front has such pages."""
        return bool(getattr(settings, self.setting))


async def _product_entries(rows: list[Any]) -> Iterable[Entry]:
    return ((product_path(row.slug), row.updated_at, picture_address(row.primary_picture)) for row in rows)


async def _category_entries(rows: list[Any]) -> Iterable[Entry]:
    tree: CategoryTree = await category_tree.get()
    nodes = ((tree.published(row.pk), row) for row in rows)
    return ((category_path(node.path), row.updated_at, None) for node, row in nodes if node)


async def _brand_entries(rows: list[Any]) -> Iterable[Entry]:
    return ((brand_path(row.slug), row.updated_at, None) for row in rows)


KINDS: Mapping[str, Kind] = {
    "products": Kind(
        "FRONTEND_PRODUCT_PATH",
        (Domain.PRODUCTS,),
        feeds.product_pages,
        feeds.listed_products,
        _product_entries,
    ),
    "categories": Kind(
        "FRONTEND_CATEGORY_PATH",
        (Domain.CATEGORIES,),
        feeds.category_pages,
        feeds.listed_categories,
        _category_entries,
    ),
    "brands": Kind("FRONTEND_BRAND_PATH", (Domain.BRANDS,), feeds.brand_pages, feeds.listed_brands, _brand_entries),
}


def sitemap_index() -> Feed:
    """Return the feed of the index, which names every page."""
    domains = dict.fromkeys(domain for kind in KINDS.values() for domain in kind.domains)
    return Feed(name="sitemap", kind="sitemap", domains=tuple(domains), chunks=_index)


def sitemap_page(kind: str, number: int) -> Feed | None:
    """Return the feed of one page, which may turn out not to exist; None if the front has no such pages."""
    if not KINDS[kind].is_in_front:
        return None
    return Feed(
        name=f"sitemap-{kind}-{number}",
        kind=f"sitemap-{kind}",
        domains=KINDS[kind].domains,
        chunks=partial(_page, KINDS[kind], number),
        exists=partial(_has_rows, KINDS[kind], number),
    )


def picture_address(picture: Picture | None) -> str | None:
    """Return where everybody finds a picture, in ASCII."""
    if picture is None:
        return None
    return iri_to_uri(file_address(picture.file_name) if picture.file_name else picture.source_url)


async def _index() -> AsyncIterator[str]:
    yield f'{DECLARATION}<sitemapindex xmlns="{SCHEMA}">\n'
    for name, kind in KINDS.items():
        if not kind.is_in_front:
            continue
        for number, last_edit in await in_database_thread(kind.pages, settings.SITEMAP_PAGE_URLS):
            address = in_front(f"/sitemap-{name}-{number}.xml")
            yield around("sitemap", [element("loc", address), element("lastmod", moment(last_edit))])
    yield "</sitemapindex>\n"


def _bounds(number: int) -> tuple[int, int]:
    """Return the ids that the rows of a page stand between."""
    begin = number * settings.SITEMAP_PAGE_URLS
    return begin - 1, begin + settings.SITEMAP_PAGE_URLS


async def _has_rows(kind: Kind, number: int) -> bool:
    after, end = _bounds(number)
    return bool(await in_database_thread(partial(kind.rows, after=after, before=end, first=1)))


async def _page(kind: Kind, number: int) -> AsyncIterator[str]:
    after, end = _bounds(number)
    head, size = f'{DECLARATION}<urlset xmlns="{SCHEMA}" xmlns:image="{IMAGES}">\n', 0
    while rows := await in_database_thread(partial(kind.rows, after=after, before=end, first=BATCH)):
        has_images = size < ROOM_FOR_IMAGES
        text = head + "".join(_url(*entry, has_images=has_images) for entry in await kind.entries(rows))
        yield text
        head, size, after = "", size + len(text), rows[-1].pk
        if len(rows) < BATCH:
            break
    if size:
        yield "</urlset>\n"


def _url(path: str, last_edit: datetime, image: str | None, *, has_images: bool) -> str:
    elements = [element("loc", in_front(path)), element("lastmod", moment(last_edit))]
    if image and has_images:
        elements.append(around("image:image", [element("image:loc", image)]))
    return around("url", elements)


def moment(when: datetime) -> str:
    """Return a moment as the W3C writes it. Source: W3C NOTE-datetime."""
    return when.astimezone(UTC).isoformat(timespec="seconds")
