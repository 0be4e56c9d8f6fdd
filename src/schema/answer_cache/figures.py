"""What the cache did in this process, counted for whoever watches it."""

from dataclasses import asdict, dataclass

from nexus.common.metrics.instruments import cache_answers
from nexus.common.metrics.publishing import Readings, publish_from


@dataclass(slots=True)
class Figures:
    """Counts since the process began; they only grow."""

    hits_local: int = 0
    """Answers from this process's memory, 304s included."""
    hits_shared: int = 0
    """Answers from Redis."""
    waits: int = 0
    """Answers that another request of this process, or another process, was loading already."""
    misses: int = 0
    """Answers that were loaded from PostgreSQL, errors included."""
    stores: int = 0
    """Answers that were kept."""
    warmed: int = 0
    """Answers that a worker loaded after a change, before anybody asked."""
    refreshes: int = 0
    """Answers that were loaded anew in the background before their time ended."""
    bypasses: int = 0
    """Questions whose answers could have been kept while the versions could not be read."""
    not_modified: int = 0
    """304s among all these."""


figures = Figures()


@publish_from
def _published() -> Readings:
    """Show each figure as a level of `nexus_cache_answers_total`."""
    for level, count in asdict(figures).items():
        yield cache_answers.labels(level), count
