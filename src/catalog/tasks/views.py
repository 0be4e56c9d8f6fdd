"""Adding up what was viewed."""

import logging

from celery import shared_task
from django.db import DatabaseError
from redis import RedisError

from catalog.services import view_batches

logger = logging.getLogger(__name__)


@shared_task(soft_time_limit=50, time_limit=60)
def flush_views() -> None:
    """Add the views that Redis holds to their products."""
    try:
        view_batches.flush_views()
    except (DatabaseError, RedisError) as error:
        # Nothing is lost: the next flush goes on where this one stopped.
        logger.warning("views not flushed", extra={"error": repr(error)})


@shared_task
def forget_view_batches() -> None:
    """Forget which batches were added days ago."""
    view_batches.forget_batches()
