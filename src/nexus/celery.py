"""The Celery application; tasks live in each app's `tasks` module."""

from typing import Any

from celery import Celery
from celery.signals import setup_logging

app = Celery("nexus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A shared task asks for the current application, which Celery knows in the thread of this import alone.
app.set_default()


@setup_logging.connect
def keep_logging(**_: Any) -> None:
    """Keep Celery's hands off the settings' LOGGING: it would take the handlers away, failures of tasks unseen."""
