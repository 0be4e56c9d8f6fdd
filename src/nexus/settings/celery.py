"""The broker, and what beat starts when."""

from datetime import timedelta
from typing import Any

from environs import validate

from nexus.env import env, redis_database

IS_BROKER = validate.Regexp(r"[a-z+]+://\S+\Z", error="It must be an address such as redis://redis.example:6379/0.")
CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=redis_database(env.str("REDIS_URL"), 0), validate=IS_BROKER)
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task that no worker answers for within ten minutes is given to another; each takes far less.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 5, "visibility_timeout": 600}
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
