"""A client of a shop with two web processes: sends requests as fronts do, and keeps a journal."""

from dataclasses import dataclass
from time import monotonic
from typing import Any

import aiohttp

from tests.accounts.flows import LOGIN, ME, PASSWORD, REFRESH, REGISTER, registration
from tests.faults.journal import Answer, Journal
from tests.faults.shop import Shop

# Longer than any answer may take: who hangs shall be seen to.
PATIENCE_SECONDS = 15
READS = (
    "{ products(first: 12) { totalCount nodes { slug price { amount } brand { name } } } }",
    '{ products(search: "lamp", first: 5) { nodes { slug rating { average } } } }',
    '{ category(path: "home/lights") { name products(first: 5, sort: PRICE_ASC) { nodes { slug } } } }',
)
# Nothing that people do in a shop changes it, so it is always in the cache.
TREE = "{ categories { name path } }"
PAGE = "query ($slug: String!) { product(slug: $slug) { name availability { quantity } reviews { totalCount } } }"
REVIEW = """mutation ($productId: ID!, $input: ReviewInput!) {
  createReview(productId: $productId, input: $input) { review { id } errors { code } }
}"""
ADJUST = """mutation ($id: ID!, $delta: Int!) {
  adjustStock(id: $id, delta: $delta) { product { staff { stockQuantity } } errors { code } }
}"""
LOGOUT = "mutation ($refresh: String!) { logout(refreshToken: $refresh) { success errors { code } } }"
WORDS = {"rating": 4, "title": "Bright", "comment": "Reads well by it."}


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Somebody's session, as their client knows it."""

    email: str
    access: str
    refresh: str


class Client:
    """Sends one request after another to whichever process is asked for; `journal` is what came of them."""

    def __init__(self, shop: Shop, http: aiohttp.ClientSession, journal: Journal) -> None:
        self.shop, self.journal = shop, journal
        self._http = http

    async def ask(
        self, kind: str, document: str, *, port: int, token: str | None = None, expect: str = "", **variables: Any
    ) -> dict[str, Any] | None:
        """Return the data of an answer that says what was asked for, else nothing; `expect` is a code to hope for."""
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        began, status, body, codes, data = monotonic(), 0, b"", ("no JSON",), None
        request = {"json": {"query": document, "variables": variables}, "headers": headers}
        try:
            async with self._http.post(f"http://127.0.0.1:{port}/graphql/", **request) as response:
                status, body = response.status, await response.read()
                answer = await response.json()
                data, codes = answer.get("data"), _codes(answer)
        except (aiohttp.ClientError, TimeoutError, ValueError) as error:
            codes = codes if status else (f"no answer: {type(error).__name__}",)
        expected = (expect,) if expect else ()
        is_expected = codes == expected and status in {200, 401 if expect else 200}
        self.journal.look_at(Answer(kind, began, monotonic() - began, status, codes, is_expected), body)
        return data if is_expected and not expect else None

    async def read(self, number: int, *, port: int) -> None:
        await self.ask("read", READS[number % len(READS)], port=port)

    async def see_tree(self, *, port: int) -> None:
        await self.ask("tree", TREE, port=port)

    async def look(self, number: int, *, port: int) -> None:
        await self.ask("page", PAGE, port=port, slug=f"lamp-{number % len(self.shop.products)}")

    async def log_in(self, email: str, *, port: int) -> SignedIn | None:
        data = await self.ask("login", LOGIN, port=port, input={"email": email, "password": PASSWORD})
        if data is None:
            return None
        self.journal.logins[email] += 1
        tokens = data["login"]["tokens"]
        return SignedIn(email, tokens["accessToken"], tokens["refreshToken"])

    async def refresh(self, session: SignedIn, *, port: int) -> SignedIn | None:
        data = await self.ask("refresh", REFRESH, port=port, refresh=session.refresh)
        if data is None:
            return None
        tokens = data["refreshToken"]["tokens"]
        return SignedIn(session.email, tokens["accessToken"], tokens["refreshToken"])

    async def log_out(self, session: SignedIn, *, port: int) -> bool:
        """Return whether the session is over for sure."""
        return await self.ask("logout", LOGOUT, port=port, refresh=session.refresh) is not None

    async def see_myself(self, session: SignedIn, *, port: int) -> None:
        await self.ask("me", ME, port=port, token=session.access)

    async def come_back(self, session: SignedIn, *, port: int) -> None:
        """Use the token of a session that is over; whoever is let in has found a hole."""
        before = len(self.journal.answers)
        await self.ask("revoked", ME, port=port, token=session.access, expect="UNAUTHENTICATED")
        if any(answer.kind == "revoked" and not answer.codes for answer in self.journal.answers[before:]):
            self.journal.breaches.append(f"{session.email} came back after logging out")

    async def register(self, address: str, *, port: int) -> None:
        if await self.ask("register", REGISTER, port=port, input=registration(email=address)):
            self.journal.registered.append(address)

    async def review(self, session: SignedIn, slug: str, *, port: int) -> None:
        product_id = self.shop.products[slug]
        if await self.ask("review", REVIEW, port=port, token=session.access, productId=product_id, input=WORDS):
            self.journal.reviewed.append((session.email, slug))

    async def move_stock(self, staff: SignedIn, slug: str, *, port: int) -> None:
        product_id = self.shop.products[slug]
        if await self.ask("stock", ADJUST, port=port, token=staff.access, id=product_id, delta=1):
            self.journal.stock_moves += 1
        else:
            # Refused, or done by somebody whose answer got lost.
            self.journal.unsure_stock_moves += 1


def _codes(answer: dict[str, Any]) -> tuple[str, ...]:
    """Return the codes of all refusals, at the top and in payloads."""
    codes = {error["extensions"]["code"] for error in answer.get("errors", [])}
    payloads = [value for value in (answer.get("data") or {}).values() if isinstance(value, dict)]
    codes |= {error["code"] for payload in payloads for error in payload.get("errors") or []}
    return tuple(sorted(codes))
