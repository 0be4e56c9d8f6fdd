"""The settings of the processes in these tests: those of a shop with a cache."""

from tests.scale.settings import *  # noqa: F403

CACHE_ENABLED = True
CACHE_WARM_QUESTIONS = 20
