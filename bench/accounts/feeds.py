"""What people ask one after another, so that no two calls in a row are about the same account."""

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any

import orjson

from bench.accounts.people import HOST, PASSWORD, People
from bench.load import Ask, Feed

QUERIES = Path(__file__).with_name("queries")
# Neither in the list of common passwords nor like the name.
NEW_PASSWORD = "a green chair by the window"  # noqa: S105 - of made-up people on the loopback


@cache
def _query(document: str) -> str:
    return (QUERIES / f"{document}.graphql").read_text()


def _body(document: str, variables: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"query": _query(document), "variables": variables})


class Ring:
    """Everybody in turn, and then from the beginning."""

    def __init__(self, asks: Iterable[Ask]) -> None:
        self._waiting = deque(asks)

    def ask(self) -> Ask:
        """Return what the next person asks."""
        ask = self._waiting.popleft()
        self._waiting.append(ask)
        return ask

    def hear(self, answer: bytes) -> None:
        """Learn nothing."""


class Sessions:
    """Sessions that are refreshed in turn, each by its newest token, whoever handed that out."""

    def __init__(self, refresh_tokens: Iterable[str]) -> None:
        self._tokens = deque(refresh_tokens)

    def ask(self) -> Ask:
        """Return what refreshes the session that was left alone the longest."""
        return Ask(_body("refresh", {"refreshToken": self._tokens.popleft()}))

    def hear(self, answer: bytes) -> None:
        """Keep the next token."""
        tokens = orjson.loads(answer)["data"]["refreshToken"]["tokens"]
        if tokens:
            self._tokens.append(tokens["refreshToken"])


class Strangers:
    """New people without end."""

    def __init__(self) -> None:
        self._numbers = count()

    def ask(self) -> Ask:
        """Return the registration of somebody new."""
        given = {
            "email": f"stranger-{next(self._numbers):06}@{HOST}",
            "password": NEW_PASSWORD,
            "passwordConfirmation": NEW_PASSWORD,
            "firstName": "Grace",
            "lastName": "Hopper",
        }
        return Ask(_body("register", {"input": given}))

    def hear(self, answer: bytes) -> None:
        """Learn nothing."""


def logins(people: People) -> Ring:
    """Return the log-ins of everybody."""
    given = ({"email": email, "password": PASSWORD} for email in people.emails)
    return Ring(Ask(_body("login", {"input": each})) for each in given)


def signed_in(people: People, document: str) -> Ring:
    """Return a query as everybody asks it with their token."""
    body = _body(document, {})
    return Ring(Ask(body, token) for token in people.access_tokens)


def anonymous(document: str) -> Feed:
    """Return a query as anybody asks it."""
    return Ring([Ask(_body(document, {}))])
