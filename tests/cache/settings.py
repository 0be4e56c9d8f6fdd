"""The settings of the web processes in these tests: those of a shop with a cache."""

from tests.scale.settings import *  # noqa: F403

CACHE_ENABLED = True
