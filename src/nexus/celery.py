"""The Celery application; tasks live in each app's `tasks` module."""

from celery import Celery

app = Celery("nexus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
# A shared task asks for the current application, which Celery knows in the thread of this import alone.
app.set_default()
