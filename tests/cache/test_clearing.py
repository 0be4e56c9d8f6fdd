"""Clearing up behind changes, and clearing everything."""

from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django_redis import get_redis_connection
from redis import ConnectionError as RedisConnectionError

from catalog import receivers
from catalog.cache.versions import store
from catalog.models import SpoiledDomain
from nexus.common.background import Pace
from tests.cache.spoiling import B, C, P, R, V, moved, on_record, pin_versions
from tests.factories import make_brand

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_worker_clears_up_behind_a_change(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.CACHE_ENABLED = True
    monkeypatch.setattr(receivers, "clearing", Pace(seconds=3600))
    make_brand("acme")
    assert on_record() == set()
    # The next one is too soon for another task, and left to the sweeps.
    make_brand("lux")
    assert on_record() == {B, P}


def test_everything_is_forgotten() -> None:
    redis = get_redis_connection("catalog")
    pin_versions()
    redis.set("catalog:answer", "old")
    SpoiledDomain.objects.create(domain=P, transaction=1)
    out = StringIO()
    call_command("clear_cache", stdout=out)
    assert out.getvalue() == "Everything is loaded anew from now on.\n"
    assert moved() == {P, C, B, R, V}
    assert redis.keys("*") == []
    assert on_record() == set()


def test_says_when_redis_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> Any:
        raise RedisConnectionError("refused")

    monkeypatch.setattr("nexus.common.version_store.get_redis_connection", refuse)
    with pytest.raises(CommandError, match="Redis does not answer, nothing was cleared"):
        call_command("clear_cache")
    monkeypatch.undo()
    assert store.domains == (P, C, B, R, V)
