"""Clearing up after changes."""

from celery import shared_task

from catalog.cache.sweep import sweep
from catalog.cache.versions import store


@shared_task(soft_time_limit=20, time_limit=30)
def clear_spoiled() -> None:
    """Move what a writer could not, and delete the rows of what has moved; web processes do so too, somewhat later."""
    sweep(store)
