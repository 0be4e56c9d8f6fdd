"""A shop that is busy for long, while one thing after another fails: nothing of it grows."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, contextmanager
from itertools import cycle
from statistics import fmean
from time import monotonic, sleep
from typing import Any

import pytest

from tests.faults.gauges import WAITING, gauge
from tests.faults.load import Load
from tests.faults.shop import Shop, wait_until
from tests.faults.test_rows_redis import flush

pytestmark = [pytest.mark.processes, pytest.mark.faults]

MINUTES = float(os.environ.get("SOAK_MINUTES", "10"))
FAULT_SECONDS, PAUSE_SECONDS = 3.0, 8.0
# What a process may take in more: its caches fill, the allocator keeps what it has had, a pool of 20 connections
# fills up in a busy moment. Of all else, a few come and go with the moment that is looked at.
MAY_GROW = {"MiB": (1.10, 10.0), "descriptors": (1.1, 30), "threads": (1.1, 20), "connections": (1.1, 22)}
A_FEW = (1.0, 5.0)
MUST_END = ("tasks in the queue", *WAITING)


@contextmanager
def once(act: Callable[[], object]) -> Any:
    act()
    yield


@contextmanager
def mail_hangs(shop: Shop) -> Any:
    shop.mail.behave("connect hang")
    yield
    shop.mail.behave()


FAULTS: tuple[Callable[[Shop], AbstractContextManager[None]], ...] = (
    lambda shop: shop.cache.refusing(),
    lambda shop: once(shop.postgres.reset),
    lambda shop: shop.auth.hanging(),
    lambda shop: shop.postgres.hanging(),
    lambda shop: once(lambda: flush(shop.cache_url)),
    lambda shop: shop.broker.refusing(),
    mail_hangs,
    lambda shop: shop.auth.refusing(),
    lambda shop: shop.cache.hanging(),
)


def test_nothing_grows(shop: Shop, capsys: pytest.CaptureFixture[str]) -> None:
    samples: list[dict[str, float]] = []
    with Load(shop) as load:
        ends_at = monotonic() + MINUTES * 60
        for fault in cycle(FAULTS):
            with fault(shop):
                sleep(FAULT_SECONDS)
            sleep(PAUSE_SECONDS)
            samples.append(gauge(shop))
            if monotonic() > ends_at:
                break
    rows = [row_of(name, [sample[name] for sample in samples]) for name in samples[0]]
    with capsys.disabled():
        show(load, rows, len(samples))
    assert samples[-1]["MiB of worker"], f"the worker has ended: {shop.worker.program.log.read_text()[-3000:]}"
    journal = load.journal
    assert not journal.leaks + journal.breaches
    assert not [*journal.lost(shop), *journal.lost_mails(shop)]
    assert [name for name, *_, grows in rows if grows] == []
    # The last ones are done a while after nobody makes new ones.
    wait_until(lambda: not any(gauge(shop)[name] for name in MUST_END), seconds=120)


def row_of(name: str, values: list[float]) -> tuple[str, float, float, float, bool]:
    """Return what a gauge said early, when the shop was warm, late, and at most, and whether it grows."""
    quarter = max(len(values) // 4, 1)
    early, late = fmean(values[quarter : 2 * quarter]), fmean(values[-quarter:])
    factor, more = MAY_GROW.get(name.split(maxsplit=1)[0], A_FEW)
    return name, early, late, max(values), late > early * factor + more


def show(load: Load, rows: list[tuple[str, float, float, float, bool]], samples: int) -> None:
    journal = load.journal
    said = ", ".join(f"{count} {words}" for words, count in sorted(journal.problems().items()))
    print(f"\n{len(journal.answers)} requests, {said}, slowest {journal.slowest().seconds:.2f} s, {samples} samples")  # noqa: T201
    print(f"{'':34}{'early':>9}{'late':>9}{'most':>9}")  # noqa: T201
    for name, early, late, most, grows in rows:
        print(f"{name:34}{early:9.1f}{late:9.1f}{most:9.1f}{'  GROWS' if grows else ''}")  # noqa: T201
