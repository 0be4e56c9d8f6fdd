"""The refusal of a document that asks for too much."""

from typing import Any

from nexus.common.errors import NexusError


class TooComplexError(NexusError):
    """A document over one of its budgets; the facts `budget` and `limit` say which, and how much there is."""

    code = "QUERY_TOO_COMPLEX"

    def __init__(self, message: str, *, budget: str, limit: int, **facts: Any) -> None:
        super().__init__(message, budget=budget, limit=limit, **facts)
