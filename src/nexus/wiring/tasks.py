"""What workers do for both apps together."""

from importlib import import_module

from asgiref.sync import async_to_sync
from celery import shared_task

# How long a change is waited for by others that come behind it: one warming does for all.
WARMING_SECONDS = 2.0


@shared_task(soft_time_limit=10, time_limit=15)
def warm_answers(domains: list[str]) -> None:
    """Load the popular answers that show something of `domains`."""
    # The API takes time and memory that processes without this task do not need.
    warm = import_module("schema.answer_cache.warming").warm
    # Connections belong to the event loop of this run, and end with it.
    async_to_sync(warm)(domains, pause_seconds=WARMING_SECONDS)
