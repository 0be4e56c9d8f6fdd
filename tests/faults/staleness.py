"""A writer who changes a price again and again, and readers who must never see an older one than was acknowledged."""

import asyncio
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import count
from time import monotonic
from typing import Any

import aiohttp

from tests.faults.client import PATIENCE_SECONDS, Client, SignedIn
from tests.faults.journal import Journal
from tests.faults.shop import Shop

SLUG = "lamp-50"
WRITE = """mutation ($id: ID!, $input: UpdateProductInput!) {
  updateProduct(id: $id, input: $input) { product { price { amount } } errors { code } }
}"""
PRICES = " fragment Prices on ProductConnection { nodes { slug price { amount } } }"
# A page, a list, a search, and the same behind another root.
LOOKS = {
    "page": 'query { product(slug: "lamp-50") { price { amount } } }',
    "list": 'query { products(first: 100, sort: OLDEST, filter: { brandSlugs: ["acme"] }) { ...Prices } }' + PRICES,
    "search": 'query { products(search: "lamp-50", first: 20) { ...Prices } }' + PRICES,
    "category": 'query { category(path: "home/lights") { products(first: 100, sort: OLDEST) { ...Prices } } }' + PRICES,
}
_prices = (Decimal(1000 + cents) / 100 for cents in count())


@dataclass
class Staleness:
    """What was written and read, and what was older than it may be."""

    writes: int = 0
    unsure_writes: int = 0
    reads: int = 0
    stale: list[str] = field(default_factory=list)
    acknowledged: Decimal = Decimal(0)
    slowest: float = 0.0


async def write_and_read(shop: Shop, seconds: float) -> Staleness:
    """Write by both processes in turn, and read in both without a pause, for so many seconds."""
    found, ends_at = Staleness(), monotonic() + seconds
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE_SECONDS)) as http:
        client = Client(shop, http, Journal())
        staff = await client.log_in("staff@example.com", port=shop.webs[0].port)
        assert staff
        readers = [_read(client, found, web.port, kind, ends_at) for web in shop.webs for kind in LOOKS]
        await asyncio.gather(_write(client, found, staff, ends_at), *readers)
    found.slowest = client.journal.slowest().seconds
    return found


async def _write(client: Client, found: Staleness, staff: SignedIn, ends_at: float) -> None:
    for number in count():
        if monotonic() > ends_at:
            return
        web, price = client.shop.webs[number % len(client.shop.webs)], next(_prices)
        answer = await client.ask(
            "write",
            WRITE,
            port=web.port,
            token=staff.access,
            id=client.shop.products[SLUG],
            input={"regularPrice": str(price)},
        )
        if answer:
            found.writes, found.acknowledged = found.writes + 1, price
        else:
            found.unsure_writes += 1
        # Readers shall find the new one, and keep it, before the next comes.
        await asyncio.sleep(0.05)


async def _read(client: Client, found: Staleness, port: int, kind: str, ends_at: float) -> None:
    while monotonic() < ends_at:
        at_least = found.acknowledged
        data = await client.ask(kind, LOOKS[kind], port=port)
        if data is None:
            continue
        found.reads += 1
        shown = _price_in(data)
        if shown is None or shown < at_least:
            found.stale.append(f"{kind} at {port}: {shown}, acknowledged {at_least}")
        await asyncio.sleep(0.02)


def _price_in(value: Any) -> Decimal | None:
    """Return the price of the product, wherever it stands in an answer."""
    if isinstance(value, dict):
        if "price" in value and value.get("slug", SLUG) == SLUG:
            return Decimal(value["price"]["amount"])
        value = list(value.values())
    if isinstance(value, list):
        return next((price for each in value if (price := _price_in(each)) is not None), None)
    return None
