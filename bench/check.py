"""Whether a comparison is fair: the references say the same as Nexus, and nobody refuses."""

from collections.abc import Collection
from typing import Any

import orjson

from bench.load import UnexpectedAnswerError
from bench.measure import Meter, Target

CURSORS = {"cursor", "startCursor", "endCursor"}
TOKENS = {"accessToken", "accessTokenExpiresAt", "refreshToken", "refreshTokenExpiresAt"}


class DifferentAnswerError(Exception):
    """The reference is not a reference: it answers something else."""


def refuse_difference(nexus: bytes, reference: bytes, *, scenario: str, differing: Collection[str] = ()) -> None:
    """Raise unless both bodies hold the same data.

    Cursors are compared by their length: Nexus seals them with its secret key, the statement with a
    plain digest of the same size. So are tokens, which are new each time, and what is `differing`.
    """
    by_length = CURSORS | TOKENS | set(differing)
    said, also_said = orjson.loads(nexus), orjson.loads(reference)
    # What the document costs is known to Nexus, and to its own bytes.
    for answer in (said, also_said):
        answer.pop("extensions", None)
    difference = _difference(said, also_said, path="", by_length=by_length)
    if difference:
        raise DifferentAnswerError(f"{scenario}: {difference}")


def refuse_stock_difference(nexus: bytes, stock: bytes, *, scenario: str) -> None:
    """Raise unless all that the stock schema says is what Nexus says; it says less.

    Its lists are connections everywhere, and it writes UTC as `+00:00`.
    """
    said = orjson.loads(nexus)
    shared = _as_said(orjson.loads(stock), said)
    difference = _difference(_shared(said, shared), shared, path="", by_length=set())
    if difference:
        raise DifferentAnswerError(f"{scenario}: {difference}")


def _as_said(stock: Any, nexus: Any) -> Any:
    """Return the stock answer in Nexus's shape, without its cursors, which count rows."""
    if isinstance(stock, dict) and "edges" in stock and (isinstance(nexus, list) or "edges" not in nexus):
        rows = [edge["node"] for edge in stock["edges"]]
        stock = rows if isinstance(nexus, list) else {"nodes": rows} | {k: v for k, v in stock.items() if k != "edges"}
    if isinstance(stock, dict) and isinstance(nexus, dict):
        return {key: _as_said(value, nexus.get(key)) for key, value in stock.items() if key not in CURSORS}
    if isinstance(stock, list) and isinstance(nexus, list) and len(stock) == len(nexus):
        return [_as_said(*pair) for pair in zip(stock, nexus, strict=True)]
    return stock.replace("+00:00", "Z") if isinstance(stock, str) else stock


def _shared(nexus: Any, stock: Any) -> Any:
    """Return what Nexus says of the fields that the stock answer has."""
    if isinstance(nexus, dict) and isinstance(stock, dict):
        return {key: _shared(nexus[key], stock[key]) for key in nexus if key in stock}
    if isinstance(nexus, list) and isinstance(stock, list) and len(nexus) == len(stock):
        return [_shared(*pair) for pair in zip(nexus, stock, strict=True)]
    return nexus


def _difference(one: Any, other: Any, *, path: str, by_length: set[str]) -> str | None:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = [(f"{path}.{key}", one[key], other[key]) for key in one]
    elif isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        pairs = [(f"{path}[{n}]", *pair) for n, pair in enumerate(zip(one, other, strict=True))]
    else:
        if path.rpartition(".")[2] in by_length and type(one) is type(other):
            one, other = len(str(one)), len(str(other))
        return None if one == other else f"{path} is {one!r} in Nexus and {other!r} in the reference"
    found = (_difference(a, b, path=inner, by_length=by_length) for inner, a, b in pairs)
    return next(filter(None, found), None)


def expecting_no_refusal(meter: Meter, target: Target) -> Target:
    """Return the target, of whom every answer must be as long as one that went well: a refusal is not."""
    answer = meter.answer(target)
    said = orjson.loads(answer)
    payloads = (said.get("data") or {}).values()
    if said.get("errors") or any(payload.get("errors") for payload in payloads):
        raise UnexpectedAnswerError(f"{target.request.path}: {answer.decode()}")
    return target.expecting(answer)
