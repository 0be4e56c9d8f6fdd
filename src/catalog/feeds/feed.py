"""What a feed is, before anybody has made it."""

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings

from catalog.cache.domains import Domain
from catalog.cache.versions import store, versions
from nexus.common.version import VERSION

# What the same rows make another file under.
SETTINGS = (
    *("FRONTEND_URL", "FRONTEND_PRODUCT_PATH", "FRONTEND_CATEGORY_PATH", "FRONTEND_BRAND_PATH", "SITEMAP_PAGE_URLS"),
    *("SITE_URL", "MEDIA_URL", "STORAGES", "SHOP_NAME"),
)


async def _always() -> bool:
    return True


@dataclass(frozen=True, kw_only=True)
class Feed:
    """One file that can be fetched: `name` tells it from all others.

    `chunks` makes it from the rows of now, in pieces of bounded size; it yields nothing where there is no such file.
    `exists` tells that without making it, as strangers make up names. Of one `kind`, a machine makes one at a time.
    """

    name: str
    kind: str
    domains: tuple[Domain, ...]
    chunks: Callable[[], AsyncIterator[str]]
    exists: Callable[[], Awaitable[bool]] = _always

    @property
    def shape(self) -> str:
        """What the file depends on beside the catalogue."""
        words = [VERSION, self.name, *(repr(getattr(settings, name)) for name in SETTINGS)]
        return sha256("\n".join(words).encode()).hexdigest()[:16]

    async def tag(self) -> str | None:
        """Return what tells the file of now from earlier ones, without looking at it.

        None while nobody knows the versions of the catalogue.
        """
        known = versions.current() or await versions.read()
        if known is None:
            return None
        words = [self.shape, *(known[store.domains.index(domain)] for domain in self.domains)]
        return sha256("\n".join(words).encode()).hexdigest()[:32]
