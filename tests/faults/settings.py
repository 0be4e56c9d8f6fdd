"""The settings of the processes in these tests: the tests' own, with real tasks and less patience."""

from datetime import timedelta

from nexus.settings.test import *  # noqa: F403
from nexus.settings.test import CELERY_BEAT_SCHEDULE, CELERY_BROKER_TRANSPORT_OPTIONS

CELERY_TASK_ALWAYS_EAGER = False
# Whoever waits for a broker that hangs is found out on the busiest machine.
CELERY_BROKER_TRANSPORT_OPTIONS |= {"socket_timeout": 60}
# Longer than the mail server is waited for.
EMAIL_LEASE = timedelta(seconds=6)
for name in ("send-waiting-emails", "flush-views", "report-low-stock"):
    CELERY_BEAT_SCHEDULE[name]["schedule"] = timedelta(seconds=1)
