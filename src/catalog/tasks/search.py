"""Keeping what the search knows beforehand."""

from celery import shared_task

from catalog.services import search_words


@shared_task(soft_time_limit=50, time_limit=60)
def forget_words() -> None:
    """Let go of words that left the catalogue."""
    search_words.forget_words()
