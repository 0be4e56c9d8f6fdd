"""What is written one after another: each account reviews a product once, each change is about another product."""

from base64 import b64encode
from collections import deque
from collections.abc import Mapping, Sequence
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from bench.load import Ask
from bench.writes.shop import FIRST_REVISION

QUERIES = Path(__file__).with_name("queries")
REVIEW = {
    "rating": 4,
    "title": "Does what it should",
    "comment": "Two months in daily use. The finish is as good as on the first day, and it is easy to clean.",
}


def body(document: str, variables: Mapping[str, Any]) -> bytes:
    """Return the body of a request."""
    return orjson.dumps({"query": (QUERIES / f"{document}.graphql").read_text(), "variables": variables})


def product_id(key: int) -> str:
    """Return the global id of a product."""
    return b64encode(f"Product:{key}".encode()).decode()


class Reviews:
    """Everybody reviews a product in turn, and then each another one."""

    def __init__(self, tokens: Sequence[str], products: Sequence[int]) -> None:
        self._tokens = tokens
        self._products = products
        self._numbers = count()

    def ask(self) -> Ask:
        """Return the next review."""
        turn, person = divmod(next(self._numbers), len(self._tokens))
        product = self._products[(person + turn) % len(self._products)]
        return Ask(body("create_review", {"productId": product_id(product), "input": REVIEW}), self._tokens[person])

    def hear(self, answer: bytes) -> None:
        """Learn nothing."""


class Edits:
    """Staff change price and stock of one product after another, each as they have seen it."""

    def __init__(self, tokens: Sequence[str], products: Sequence[int]) -> None:
        self._tokens = tokens
        self._numbers = count()
        self._seen = deque((product_id(key), FIRST_REVISION) for key in products)

    def ask(self) -> Ask:
        """Return a change of the product that was left alone the longest."""
        number = next(self._numbers)
        product, revision = self._seen.popleft()
        price, stock = divmod(number, 100)
        changes = {"regularPrice": f"{1000 + price % 9000}.{stock:02}", "stockQuantity": 100 + number % 900}
        variables = {"id": product, "input": changes, "seen": revision}
        return Ask(body("update_product", variables), self._tokens[number % len(self._tokens)])

    def hear(self, answer: bytes) -> None:
        """Note which revision the product has now."""
        product = orjson.loads(answer)["data"]["updateProduct"]["product"]
        if product:
            self._seen.append((product["id"], product["staff"]["revision"]))
