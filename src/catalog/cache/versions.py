"""The versions of the catalogue's domains, one object for the whole process.

A reader takes `versions.current()`, or `await versions.read()` when that is None, before it looks into a cache or the
database; when both are None it leaves the cache alone. What it loads then, it keeps under those versions.
"""

from catalog.cache.domains import Domain
from catalog.cache.sweep import sweep
from nexus.common.threads import in_database_thread
from nexus.common.version_store import VersionStore
from nexus.common.versions import Versions

# In the order of `Domain`.
store = VersionStore("catalog", prefix="catalog", domains=[*Domain])


async def _repair() -> None:
    """Move what others have left unmoved, whoever is moving it at the moment."""
    await in_database_thread(sweep, store, waits=True)


versions = Versions(store, repair=_repair)
