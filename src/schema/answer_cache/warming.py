"""Loading popular answers after a change, so that the next who asks finds them in Redis."""

import asyncio
from collections.abc import Collection
from typing import Any

from django.conf import settings

from catalog.cache.versions import versions
from nexus.common.threads import impatient
from schema.answer_cache import shared
from schema.answer_cache.figures import figures
from schema.answer_cache.loads import Loaded, load_and_keep
from schema.answer_cache.plans import Plan, plan_of
from schema.answer_cache.popularity import favourites
from schema.context import Context
from schema.http import GraphQLRequest, RequestRefusedError, checked_request, decoded
from schema.trusted import check_trust
from schema.view import QUERIES_ONLY, encoded, run

# How many questions are looked at for those that a change concerns.
LOOKED_AT = 200
# What is not warm by then is left to those who ask. No other worker warms meanwhile, so that a slow PostgreSQL leaves
# the others to their mails.
SECONDS = 5.0
# A new connection makes up for what was missed before it is trusted, which may take a while.
ATTEMPTS = 3


async def warm(domains: Collection[str], *, pause_seconds: float) -> None:
    """Load the answers that are asked most and show something of `domains`.

    One worker does at a time, and of the same domains once in `pause_seconds` at most.
    """
    lease = shared.Lease("warming", milliseconds=round(SECONDS * 2000))
    if not await lease.take():
        return
    try:
        async with asyncio.timeout(SECONDS):
            if await _is_due(domains, pause_seconds):
                await _warm_all(domains)
    except TimeoutError:
        pass
    finally:
        await asyncio.shield(lease.give_back())


async def _is_due(domains: Collection[str], pause_seconds: float) -> bool:
    """Return whether no worker has begun with these domains a moment ago; False too while Redis is away."""
    name = f"catalog:warmed:{'+'.join(sorted(domains))}"
    return bool(await shared.ask("SET", name, 1, "NX", "PX", round(pause_seconds * 1000)) == b"OK")


async def _warm_all(domains: Collection[str]) -> None:
    for asked, plan in await _concerned(domains):
        known = await _versions()
        if known is None or shared.breaker.is_broken:
            return
        await _warm(asked, plan, plan.versions_of(known))


async def _concerned(domains: Collection[str]) -> list[tuple[GraphQLRequest, Plan]]:
    """Return the most popular questions of those that show something of `domains`, each once however it is written."""
    read = [_read(words) for words in await favourites(at_most=LOOKED_AT)]
    found = {each[1].key: each for each in read if each and not each[1].domains.isdisjoint(domains)}
    return [*found.values()][: settings.CACHE_WARM_QUESTIONS]


def _read(words: bytes) -> tuple[GraphQLRequest, Plan] | None:
    """Read a question as if a client had sent it; None if its answer would not be kept."""
    try:
        asked = checked_request(decoded(words, None))
        check_trust(asked.query)
    except RequestRefusedError:
        return None
    plan = plan_of(asked)
    return (asked, plan) if plan else None


async def _warm(asked: GraphQLRequest, plan: Plan, under: Any) -> None:
    """Load one answer unless Redis has it or somebody is loading it.

    It is kept `under` versions that were read before the database is, as for a reader.
    """
    if await shared.fetch(plan.key, under):
        return
    lease = shared.lease_on(plan.key, under)
    if not await lease.take():
        return

    async def load() -> Loaded | None:
        return await _answer(asked)

    try:
        answer = await load_and_keep(plan, under, load)
    finally:
        await asyncio.shield(lease.give_back())
    figures.warmed += answer is not None


async def _versions() -> tuple[str, ...] | None:
    """Return those of now, as a reader takes them; None while they cannot be known."""
    for _ in range(ATTEMPTS):
        if known := versions.current() or await versions.read():
            return known
    return None


@impatient
async def _answer(asked: GraphQLRequest) -> Loaded | None:
    """Answer as to somebody without a token; None for anything but a whole answer.

    It is nobody's request: it counts for no limit, and as no view.
    """
    context = Context(defers_views=True)
    result, status = await run(asked, context, QUERIES_ONLY)
    if status != 200 or "errors" in result:
        return None
    return Loaded(encoded(result), tuple(context.viewed_products))
