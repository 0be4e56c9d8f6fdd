"""How often each operation was asked for, how long it took and how it ended: for Prometheus."""

from collections.abc import Callable, Coroutine
from functools import cache, wraps
from time import perf_counter
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from nexus.common.metrics import instruments
from nexus.common.request_log import RequestFacts, facts_of_request
from schema.trusted import trusted_operations

type View = Callable[[HttpRequest], Coroutine[Any, Any, HttpResponse]]

# Clients may call an operation what they like, and each name would be kept for ever.
OTHER = "other"


def measured(view: View) -> View:
    """Have each request that `view` answers counted and timed, if the settings say so."""
    if not settings.METRICS_ENABLED:
        return view
    # Now, as to read a manifest may take longer than a request should.
    _known()

    @wraps(view)
    async def answer(request: HttpRequest) -> HttpResponse:
        began, facts = perf_counter(), facts_of_request()
        try:
            return await view(request)
        except BaseException:
            facts.code = "INTERNAL"
            raise
        finally:
            record(facts, seconds=perf_counter() - began)

    return answer


def note_result(result: dict[str, Any]) -> None:
    """Note how a request ended."""
    if errors := result.get("errors"):
        facts_of_request().code = errors[0]["extensions"]["code"]


def record(facts: RequestFacts, *, seconds: float) -> None:
    """Count a request that has its answer."""
    name = facts.operation
    of_operation = _of_operation(name if name and name in _known() else OTHER)
    of_operation.requests(facts.code).inc()
    of_operation.seconds.observe(seconds)
    of_operation.statements.observe(facts.statements)


class _Instruments:
    """Those of one operation, looked up once: prometheus-client takes a lock for each look."""

    def __init__(self, operation: str) -> None:
        self.requests = cache(lambda code: instruments.requests.labels(operation, code))
        self.seconds = instruments.request_seconds.labels(operation)
        self.statements = instruments.request_statements.labels(operation)


@cache
def _of_operation(operation: str) -> _Instruments:
    return _Instruments(operation)


@cache
def _known() -> frozenset[str]:
    return frozenset(settings.METRICS_OPERATIONS) | trusted_operations()
