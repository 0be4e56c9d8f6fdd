"""What the search wants to know beforehand."""

from celery import shared_task

from catalog.services import search_words


@shared_task(soft_time_limit=50, time_limit=60)
def count_words() -> None:
    """Count how often each word is published, for the order in which words are completed."""
    search_words.count_words()
