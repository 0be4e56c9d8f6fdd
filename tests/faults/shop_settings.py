"""The settings of a shop that is broken on purpose: real tasks and threads, cheap hashes, and no limits."""

from nexus.settings import limits
from nexus.settings.test import *  # noqa: F403

CACHE_ENABLED = True
DATABASE_THREADS = 8
CELERY_TASK_ALWAYS_EAGER = False
# As in a shop.
DRAIN_SECONDS = 5
globals().update(dict.fromkeys((name for name in vars(limits) if name.startswith("RATE_LIMIT_")), "1000000/h"))
