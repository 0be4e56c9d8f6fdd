"""How long the catalogue's answers are kept, and how soon other processes see a change."""

from environs import validate

from nexus.env import env

# Off, everything comes from PostgreSQL; what a process writes spoils the copies of others all the same.
CACHE_ENABLED = env.bool("CACHE_ENABLED", default=True)
# For so long a process relies on the versions that it has read, and a writer waits after its commit. 0: a read for
# every request.
CACHE_LEASE_MS = env.int("CACHE_LEASE_MS", default=5, validate=validate.Range(min=0, max=100))


def _seconds(name: str, default: int) -> int:
    return env.int(name, default=default, validate=validate.Range(min=1, max=86_400))


# What nothing spoils in between is loaded anew after this time, give or take a tenth.
CACHE_TREE_SECONDS = _seconds("CACHE_TREE_SECONDS", 3600)
CACHE_DETAIL_SECONDS = _seconds("CACHE_DETAIL_SECONDS", 3600)
CACHE_LIST_SECONDS = _seconds("CACHE_LIST_SECONDS", 1800)
CACHE_BRANDS_SECONDS = _seconds("CACHE_BRANDS_SECONDS", 3600)

# How many bytes of finished answers a web process keeps in its memory; 0 keeps none there.
CACHE_LOCAL_BYTES = env.int("CACHE_LOCAL_BYTES", default=64 * 1024 * 1024, validate=validate.Range(min=0))
# For how long browsers and proxies may show an answer without asking; 0 has them ask each time, so nothing is stale.
CACHE_MAX_AGE_SECONDS = env.int("CACHE_MAX_AGE_SECONDS", default=0, validate=validate.Range(min=0, max=86_400))
# How many of the questions that are asked most a worker loads anew after a change; 0 leaves that to who asks.
CACHE_WARM_QUESTIONS = env.int("CACHE_WARM_QUESTIONS", default=20, validate=validate.Range(min=0, max=200))
