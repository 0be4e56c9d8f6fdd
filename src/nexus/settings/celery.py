"""The broker, and what beat starts when."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from environs import validate

from nexus.env import env, redis_database
from nexus.settings.redis import IS_MASTER, REDIS_SENTINELS, REDIS_URL, SENTINEL_OPTIONS

IS_BROKER = validate.Regexp(r"[a-z+]+://\S+\Z", error="It must be an address such as redis://redis.example:6379/0.")
_BROKER_URL = env.str("CELERY_BROKER_URL", default=redis_database(REDIS_URL, 0), validate=IS_BROKER)
# A broker that is no Redis, or names sentinels of its own, is taken as it is.
_IS_BEHIND_SENTINELS = bool(REDIS_SENTINELS) and _BROKER_URL.startswith(("redis:", "rediss:"))
if _IS_BEHIND_SENTINELS:
    env.str("CELERY_BROKER_URL", default=_BROKER_URL, validate=IS_MASTER)


def _by_sentinels(url: str) -> str:
    """Return the addresses of the sentinels, each with the password and the database of the master's."""
    parts = urlsplit(url)
    login, at, _ = parts.netloc.rpartition("@")
    return ";".join(f"sentinel://{login}{at}{host}:{port}{parts.path or '/0'}" for host, port in REDIS_SENTINELS)


CELERY_BROKER_URL = _by_sentinels(_BROKER_URL) if _IS_BEHIND_SENTINELS else _BROKER_URL
# Or Celery takes the variable itself for what it says.
CELERY_BROKER_READ_URL = CELERY_BROKER_WRITE_URL = CELERY_BROKER_URL
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task that no worker answers for within ten minutes is given to another; each takes far less.
CELERY_BROKER_TRANSPORT_OPTIONS: dict[str, Any] = {
    "socket_connect_timeout": 0.5,
    "socket_timeout": 5,
    "visibility_timeout": 600,
}
if _IS_BEHIND_SENTINELS:
    CELERY_BROKER_TRANSPORT_OPTIONS |= {
        "master_name": urlsplit(_BROKER_URL).hostname,
        "sentinel_kwargs": SENTINEL_OPTIONS,
    }
# Few tasks wait in a worker that may die.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # What no worker took within the interval is not worth doing: the next one does the same.
    "send-waiting-emails": {
        "task": "accounts.tasks.email.send_waiting_emails",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "purge-outbox": {"task": "accounts.tasks.email.purge_outbox", "schedule": timedelta(hours=1)},
    "purge-registrations": {"task": "accounts.tasks.email.purge_registrations", "schedule": timedelta(hours=1)},
    "look-at-missed-logins": {
        "task": "accounts.tasks.logins.look_at_missed_logins",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "purge-login-history": {"task": "accounts.tasks.logins.purge_login_history", "schedule": timedelta(hours=1)},
    "purge-sessions": {"task": "accounts.tasks.sessions.purge_sessions", "schedule": timedelta(hours=1)},
    "flush-views": {
        "task": "catalog.tasks.views.flush_views",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "forget-view-batches": {"task": "catalog.tasks.views.forget_view_batches", "schedule": timedelta(hours=1)},
    "forget-words": {"task": "catalog.tasks.search.forget_words", "schedule": timedelta(hours=1)},
    "report-low-stock": {
        "task": "catalog.tasks.stock.report_low_stock",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "remove-loose-files": {
        "task": "catalog.tasks.images.remove_loose_files",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
}
