"""Whether the hand-written statement says the same as Nexus, so that the comparison is fair."""

from typing import Any

import orjson

CURSORS = {"cursor", "startCursor", "endCursor"}
TOKENS = {"accessToken", "accessTokenExpiresAt", "refreshToken", "refreshTokenExpiresAt"}


class DifferentAnswerError(Exception):
    """The reference is not a reference: it answers something else."""


def refuse_difference(nexus: bytes, reference: bytes, *, scenario: str) -> None:
    """Raise unless both bodies hold the same data.

    Cursors are compared by their length: Nexus seals them with its secret key, the statement with a
    plain digest of the same size. So are tokens, which are new each time.
    """
    difference = _difference(orjson.loads(nexus), orjson.loads(reference), path="")
    if difference:
        raise DifferentAnswerError(f"{scenario}: {difference}")


def _difference(one: Any, other: Any, *, path: str) -> str | None:
    if isinstance(one, dict) and isinstance(other, dict) and one.keys() == other.keys():
        pairs = ((key, one[key], other[key]) for key in one)
        return next(filter(None, (_difference(a, b, path=f"{path}.{key}") for key, a, b in pairs)), None)
    if isinstance(one, list) and isinstance(other, list) and len(one) == len(other):
        numbered = enumerate(zip(one, other, strict=True))
        return next(filter(None, (_difference(a, b, path=f"{path}[{n}]") for n, (a, b) in numbered)), None)
    if path.rpartition(".")[2] in CURSORS | TOKENS and isinstance(one, str) and isinstance(other, str):
        one, other = len(one), len(other)
    return None if one == other else f"{path} is {one!r} in Nexus and {other!r} in the statement"
