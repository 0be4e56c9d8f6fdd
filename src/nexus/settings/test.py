"""The profile of the tests: the caller's thread holds the transaction, tasks run at once."""

from nexus.settings.base import *  # noqa: F403

SECRET_KEY = "for-tests-only-and-long-enough-to-pass-the-check"  # noqa: S105
ALLOWED_HOSTS = ["testserver", "127.0.0.1", "localhost"]
DATABASE_THREADS = 0
GRAPHIQL_ENABLED = True
# What a test's transaction writes is never committed, and so spoils nothing; tests about the cache turn it on.
CACHE_ENABLED = False
# Likewise: tasks run at once, and would load answers within the change that spoils them.
CACHE_WARM_QUESTIONS = 0
# Cheap hashes: what they cost in a shop has tests of its own.
ARGON2_MEMORY_KIB = 8
ARGON2_PASSES = 1
CELERY_TASK_ALWAYS_EAGER = True
CELERY_TASK_EAGER_PROPAGATES = True
# Tests about limits set their own.
RATE_LIMIT_ANONYMOUS = RATE_LIMIT_AUTHENTICATED = "1000000/h"
