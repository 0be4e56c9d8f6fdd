"""A worker beside the web processes warms what a change has spoiled."""

from pathlib import Path
from typing import Any

import orjson
import pytest
from django_redis import get_redis_connection

from catalog.cache.versions import store
from catalog.models import Product
from nexus.common.background import Pace
from nexus.wiring import warming
from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.favourites import LAMP, asked_before
from tests.cache.shop_front import ask, forget, statements_for_an_answer
from tests.faults.conftest import wait_until
from tests.scale.hosts import open_hosts

pytestmark = [
    pytest.mark.processes,
    pytest.mark.usefixtures("_cache"),
    pytest.mark.django_db(transaction=True),
]

CHANGES = 50


def is_kept(text: bytes) -> bool:
    """Return whether Redis has an answer with `text` in it that holds under the versions of now."""
    redis = get_redis_connection("catalog")
    now = {version.decode() for version in redis.hvals(store.key)}
    answers = [redis.get(name) or b"[[]]" for name in redis.keys("catalog:answer:*")]
    return any(text in answer and versions_of(answer) <= now for answer in answers)


def versions_of(answer: bytes) -> set[str]:
    versions = orjson.loads(answer.partition(b"\n")[0])[0]
    return set(versions) if isinstance(versions, list) else {versions}


def test_the_answer_is_there_before_anybody_asks(
    shop: Shop, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(warming, "paces", {domain: Pace(seconds=2) for domain in store.domains})
    settings.CACHE_WARM_QUESTIONS = 20
    asked_before(LAMP)
    with open_hosts(tmp_path) as hosts:
        worker = hosts.start_worker(DJANGO_SETTINGS_MODULE="tests.cache.settings", SECRET_KEY=settings.SECRET_KEY)
        settings.CELERY_TASK_ALWAYS_EAGER = False
        for number in range(CHANGES):
            Product.objects.filter(pk=shop.lamp.pk).update(name=f"Lamp {number}")
        last = f'"Lamp {CHANGES - 1}"'.encode()
        wait_until(lambda: is_kept(last), seconds=120)
        log = worker.program.log.read_text()
    assert "Traceback" not in log
    forget()
    with statements_for_an_answer() as statements:
        reply = ask(LAMP)
    assert reply.data == {"product": {"name": f"Lamp {CHANGES - 1}"}}
    assert statements == []
    assert (figures.misses, figures.hits_shared) == (0, 1)
