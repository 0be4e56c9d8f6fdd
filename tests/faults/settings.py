"""The settings of the processes in these tests: the tests' own, with real tasks and less patience."""

from datetime import timedelta

from nexus.settings.test import *  # noqa: F403
from nexus.settings.test import CELERY_BEAT_SCHEDULE

CELERY_TASK_ALWAYS_EAGER = False
EMAIL_LEASE = timedelta(seconds=3)
for name in ("send-waiting-emails", "flush-views", "report-low-stock"):
    CELERY_BEAT_SCHEDULE[name]["schedule"] = timedelta(seconds=1)
