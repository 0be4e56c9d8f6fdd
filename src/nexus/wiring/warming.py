"""From what is spoiled in the catalogue to the answers of the API that are loaded anew."""

from collections.abc import Collection
from typing import Any

from django.conf import settings
from django.dispatch import receiver

from catalog.cache.domains import Domain
from catalog.signals import spoiled
from nexus.common.background import Pace, enqueue_on_commit
from nexus.wiring.tasks import WARMING_SECONDS, warm_answers

# Each change is followed by a warming that begins after it: its own, or one that began its wait no longer ago than
# the wait lasts.
paces: dict[str, Pace] = {domain: Pace(seconds=WARMING_SECONDS) for domain in Domain}
# A worker that comes to it a minute late warms what has been asked for long since.
warming = warm_answers.signature(countdown=WARMING_SECONDS, expires=60)


@receiver(spoiled, dispatch_uid="wiring.have_answers_warmed")
def have_answers_warmed(domains: Collection[str], **_: Any) -> None:
    """Have a worker load what is asked most; nobody waits for that, the versions have moved."""
    if settings.CACHE_ENABLED and settings.CACHE_WARM_QUESTIONS:
        due = sorted(domain for domain in domains if domain in paces and paces[domain].may_go())
        if due:
            enqueue_on_commit(warming, due)
