"""Readers fill the caches while a writer commits: nobody is shown what is older than the writer was told is saved."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext

import pytest

from tests.faults.rows import UNAVAILABLE, Note, row
from tests.faults.shop import Shop
from tests.faults.staleness import write_and_read
from tests.faults.test_rows_redis import CACHE_FAULTS, flush

pytestmark = pytest.mark.processes

SECONDS = 6.0
FAULTS: dict[str, Callable[[Shop], AbstractContextManager[None]]] = {"well": lambda _: nullcontext(), **CACHE_FAULTS}


@pytest.mark.faults
@pytest.mark.parametrize("how", FAULTS)
def test_a_reader_fills_the_cache_while_a_writer_commits_and_its_redis_is(
    how: str, shop: Shop, record_property: Note
) -> None:
    with row(shop, record_property, codes=(UNAVAILABLE,)) as broken:
        with broken.fault(), FAULTS[how](shop):
            during = asyncio.run(write_and_read(shop, SECONDS))
        after = asyncio.run(write_and_read(shop, SECONDS / 2))
        writes, reads = during.writes + after.writes, during.reads + after.reads
        record_property("more", f"{writes} writes, {reads} reads, {len(during.stale + after.stale)} stale")
        broken.hold(f"writing and reading go on: {during}", during.writes and after.writes and after.reads)
        broken.hold(f"nothing stale during it: {during.stale[:3]}", not during.stale)
        broken.hold(f"nothing stale after it: {after.stale[:3]}", not after.stale)


@pytest.mark.faults
def test_a_cache_is_flushed_while_readers_fill_it(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken:
        before = asyncio.run(write_and_read(shop, 2))
        with broken.fault():
            flush(shop.cache_url)
        after = asyncio.run(write_and_read(shop, SECONDS))
        record_property("more", f"{after.writes} writes, {after.reads} reads, {len(after.stale)} stale")
        broken.hold(f"nothing stale: {before.stale[:3]} {after.stale[:3]}", not before.stale + after.stale)
