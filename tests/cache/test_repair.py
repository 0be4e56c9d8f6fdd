"""What was missed is made up for: by sweeps, by whoever begins to trust, and after a writer was killed."""

import os
import signal
import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django.db import connection, transaction
from django_redis import get_redis_connection
from redis import ConnectionError as RedisConnectionError

from catalog.cache import sweep as sweeping
from catalog.cache.sweep import sweep
from catalog.cache.sweeper import Sweeper
from catalog.cache.versions import store, versions
from catalog.models import Brand, SpoiledDomain
from nexus.env import ROOT
from tests.cache.conftest import make_shop
from tests.cache.spoiling import B, P, moved, on_record, pin_versions
from tests.factories import make_brand

pytestmark = pytest.mark.django_db(transaction=True)

SAVE_AND_DIE = """
import os, signal, django
django.setup()
from catalog.cache.versions import store
from catalog.models import Brand
store.move = lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)
Brand.objects.create(name="Lumen", slug="lumen")
"""


def leave_behind(*domains: str, by: int) -> None:
    """Spoil without a move, as a writer that dies does."""
    SpoiledDomain.objects.bulk_create([SpoiledDomain(domain=domain, transaction=by) for domain in domains])


@pytest.fixture(autouse=True)
def _nothing_is_left() -> None:
    SpoiledDomain.objects.all().delete()
    pin_versions()


def test_a_sweep_moves_what_was_left_behind() -> None:
    leave_behind(P, B, by=7)
    assert sweep(store) == 2
    assert moved() == {P, B}
    assert on_record() == set()


def test_a_sweep_moves_nothing_twice() -> None:
    make_brand()
    pin_versions()
    leave_behind(P, by=7)
    assert sweep(store) == 3
    assert moved() == {P}
    assert get_redis_connection("catalog").scard(store._moved) == 0


def test_a_sweep_takes_everything_however_much_that_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sweeping, "ROWS_AT_ONCE", 10)
    for number in range(30):
        leave_behind(P, by=number)
    assert sweep(store) == 30
    assert on_record() == set()


def test_a_sweep_leaves_the_rows_when_redis_does_not_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> Any:
        raise RedisConnectionError("refused")

    leave_behind(P, by=7)
    monkeypatch.setattr("nexus.common.version_store.get_redis_connection", refuse)
    with pytest.raises(RedisConnectionError):
        sweep(store)
    monkeypatch.undo()
    assert on_record() == {P}
    assert sweep(store) == 1
    assert moved() == {P}


def test_a_sweep_leaves_what_another_has_in_hand_and_trust_waits_for_it() -> None:
    leave_behind(P, by=7)
    taken, swept = threading.Event(), []

    def wait_for_it() -> None:
        taken.wait()
        try:
            swept.append(sweep(store))
            swept.append(sweep(store, waits=True))
        finally:
            connection.close()

    thread = threading.Thread(target=wait_for_it)
    thread.start()
    with transaction.atomic():
        assert len(SpoiledDomain.objects.select_for_update()) == 1
        taken.set()
        # The first one passes the row by; the second waits for the end of this transaction.
        deadline = time.monotonic() + 30
        while not swept and time.monotonic() < deadline:
            time.sleep(0.01)
    thread.join()
    assert swept == [0, 1]
    assert moved() == {P}


def test_a_process_that_begins_to_trust_has_swept(settings: Any) -> None:
    settings.CACHE_ENABLED = True
    read = async_to_sync(versions.read)
    before = read()
    leave_behind(P, by=7)
    after = read()
    assert before
    assert after
    first, *others = [old == new for old, new in zip(before, after, strict=True)]
    assert (first, set(others)) == (False, {True})
    assert on_record() == set()


def test_a_writer_that_is_killed_between_its_commit_and_the_move() -> None:
    environment = {
        "DJANGO_SETTINGS_MODULE": "nexus.settings.test",
        "PYTHONPATH": str(ROOT / "src"),
        "NEXUS_ENV_FILES": "no",
        "SECRET_KEY": "for-tests-only-and-long-enough-to-pass-the-check",
        "DATABASE_URL": "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{NAME}".format(**connection.settings_dict),
        "REDIS_URL": os.environ["REDIS_URL"],
    }
    died = subprocess.run([sys.executable, "-c", SAVE_AND_DIE], cwd=ROOT, env=environment, check=False)
    assert died.returncode == -signal.SIGKILL
    assert Brand.objects.get().slug == "lumen"
    assert moved() == set()
    assert on_record() == {B, P}
    sweeper = Sweeper()
    sweeper.start()
    try:
        deadline = time.monotonic() + 30
        while on_record() and time.monotonic() < deadline:
            time.sleep(0.05)
    finally:
        sweeper.stop()
    assert moved() == {B, P}


def test_a_sweeper_whose_redis_is_away_doubts_and_goes_on(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_: str) -> Any:
        raise RedisConnectionError("refused")

    sweeper, doubts = Sweeper(), versions._doubts
    leave_behind(P, by=7)
    with monkeypatch.context() as patch:
        patch.setattr("nexus.common.version_store.get_redis_connection", refuse)
        sweeper.sweep()
        sweeper.sweep()
    assert versions._doubts == doubts + 2
    assert on_record() == {P}
    sweeper.sweep()
    assert moved() == {P}


def test_writers_do_not_wait_for_one_another() -> None:
    shop = make_shop()
    other = make_brand("lux")
    finished = threading.Event()

    def write() -> None:
        try:
            other.save()
            finished.set()
        finally:
            connection.close()

    with transaction.atomic():
        shop.brand.save()
        thread = threading.Thread(target=write)
        thread.start()
        assert finished.wait(30)
    thread.join()
