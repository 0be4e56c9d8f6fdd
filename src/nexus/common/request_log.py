"""What is known of a request by the time it is answered, and the line in the log that says so."""

import logging
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper

from nexus.common.client import client_of
from nexus.common.request_ids import SCOPE_KEY, Handler, Message, Receive, Scope, Send, new_request_id

logger = logging.getLogger("nexus.requests")

# A load balancer asks every few seconds.
UNREMARKABLE = {"/healthz", "/readyz"}
NAME_CHARACTERS = 100


@dataclass(slots=True)
class RequestFacts:
    """One request, as its line in the log tells it; whoever learns a fact notes it here.

    `operation` is what the client calls it, cut to a length that a line can bear. `code` is that of its first
    error. `user_id` is who is signed in.
    """

    request_id: str = field(default_factory=lambda: new_request_id().decode())
    status: int | None = None
    operation: str | None = None
    code: str = "OK"
    user_id: UUID | str | None = None
    cost: int | None = None
    statements: int = 0

    def name_operation(self, name: str | None) -> None:
        """Note the name that the client gave its operation."""
        self.operation = name and name[:NAME_CHARACTERS]


# Of the request that runs in this context; threads that work for it have a copy of the context, with the same facts.
current: ContextVar[RequestFacts | None] = ContextVar("request_facts", default=None)


def facts_of_request() -> RequestFacts:
    """Return the facts of the request that runs here; outside of one, some that nobody looks at."""
    return current.get() or RequestFacts()


async def follow(handler: Handler, scope: Scope, receive: Receive, send: Send) -> None:
    """Have `handler` answer, then write the line; a request that takes SLOW_REQUEST_MS is a warning."""
    facts = RequestFacts(request_id=scope.get(SCOPE_KEY) or new_request_id().decode())

    async def send_noting(message: Message) -> None:
        if message["type"] == "http.response.start":
            facts.status = message["status"]
        await send(message)

    token = current.set(facts)
    started = perf_counter()
    try:
        await handler(scope, receive, send_noting)
    finally:
        _write_line(facts, scope, milliseconds=(perf_counter() - started) * 1000)
        current.reset(token)


def _write_line(facts: RequestFacts, scope: Scope, *, milliseconds: float) -> None:
    is_slow = milliseconds >= settings.SLOW_REQUEST_MS
    level = logging.WARNING if is_slow else logging.DEBUG if scope["path"] in UNREMARKABLE else logging.INFO
    if not logger.isEnabledFor(level):
        return
    line = {
        "method": scope["method"],
        "path": scope["path"],
        "status": facts.status,
        "duration_ms": round(milliseconds, 1),
        "operation": facts.operation,
        "cost": facts.cost,
        "statements": facts.statements,
        "client": _address(scope),
        "user_id": facts.user_id,
    }
    known = {name: value for name, value in line.items() if value is not None}
    logger.log(level, "slow request" if is_slow else "request", extra=known)


def _address(scope: Scope) -> str:
    """Return the address that limits and login history go by."""
    forwarded = b",".join(value for name, value in scope["headers"] if name == b"x-forwarded-for")
    peer = scope.get("client") or ("",)
    return client_of({"HTTP_X_FORWARDED_FOR": forwarded.decode("latin-1"), "REMOTE_ADDR": peer[0]}).ip_address


def count_statement(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
    """Run a statement and count it for the request that it is for."""
    if facts := current.get():
        facts.statements += 1
    return execute(sql, params, many, context)


def count_statements_of(connection: BaseDatabaseWrapper, **_: Any) -> None:
    """Have the statements of a new connection counted; Django says so each time it takes one from the pool."""
    if count_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(count_statement)
