"""Handing a request on to Django, and taking the answer back."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from catalog.services.views import count_view
from nexus.common.request_ids import Message, Receive
from schema.answer_cache.loads import Loaded
from schema.handover import SCOPE_KEY, Handover

type Send = Callable[[Message], Awaitable[None]]
type Handler = Callable[[Any, Receive, Send], Awaitable[None]]

NO_BODY = {"type": "http.request", "body": b"", "more_body": False}


class Handing:
    """One request on its way: what was read of it, and what Django answered."""

    __slots__ = ("_answered", "_api", "_read", "_receive", "_scope", "_viewed", "seconds_to_wait")

    def __init__(self, api: Handler, scope: Any, receive: Receive, first: Message | None) -> None:
        """Begin with the `first` message of the body; None if nothing of it was read."""
        self._api, self._scope, self._receive = api, scope, receive
        self._read = [first] if first else []
        self._answered: list[Message] = []
        self._viewed: tuple[int, ...] = ()
        # For a client that has sent too many requests.
        self.seconds_to_wait = 0

    async def read_on(self, first: Message, *, at_most: int) -> bytes | None:
        """Return the body, of which `first` has come; None if it is longer, or its sender has gone."""
        message, body = first, first.get("body", b"")
        while message.get("more_body") and len(body) <= at_most:
            message = await self._receive()
            self._read.append(message)
            body += message.get("body", b"")
        return body if message["type"] == "http.request" and len(body) <= at_most else None

    async def hand_on(self, send: Send) -> None:
        """Let Django answer; it has been counted."""
        receive = _telling(self._read, then=self._receive)
        await self._run(Handover(self.seconds_to_wait), receive, send)

    async def load(self) -> Loaded | None:
        """Let Django answer to us; None if that is no whole answer, which `finish` then passes on.

        Whoever asked may hang up meanwhile: others wait for the answer.
        """
        handover = Handover(defers_views=True)
        messages: list[Message] = []

        async def keep(message: Message) -> None:
            messages.append(message)

        await self._run(handover, _telling(self._read or [NO_BODY], then=_wait_for_ever), keep)
        if handover.is_whole:
            return Loaded(b"".join(message.get("body", b"") for message in messages), handover.viewed)
        self._answered, self._viewed = messages, handover.viewed
        return None

    async def finish(self, send: Send) -> None:
        """Pass on what Django has answered; let it answer, if it was somebody else's load that failed."""
        if not self._answered:
            await self.hand_on(send)
            return
        for product_id in self._viewed:
            count_view(product_id)
        for message in self._answered:
            await send(message)

    async def _run(self, handover: Handover, receive: Receive, send: Send) -> None:
        await self._api({**self._scope, SCOPE_KEY: handover}, receive, send)


def _telling(read: list[Message], *, then: Receive) -> Receive:
    """Return what tells again what was read, and then what `then` says."""
    again: Iterator[Message] = iter(read)

    async def replay() -> Message:
        message = next(again, None)
        return await then() if message is None else message

    return replay


async def _wait_for_ever() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("nothing sets this event")
