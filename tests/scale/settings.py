"""The settings of the processes in these tests: the tests' own, with real tasks and threads."""

from nexus.env import env
from nexus.settings.test import *  # noqa: F403

CELERY_TASK_ALWAYS_EAGER = False
DATABASE_THREADS = 8
# Known to whoever starts the process, as in a shop.
SECRET_KEY = env.str("SECRET_KEY")
RATE_LIMIT_ANONYMOUS = env.str("RATE_LIMIT_ANONYMOUS", default="1000000/h")
# As in a shop.
CACHE_ENABLED = env.bool("CACHE_ENABLED", default=True)
