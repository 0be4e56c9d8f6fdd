"""The Celery application; tasks live in each app's `tasks` module."""

from celery import Celery

app = Celery("nexus")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
