"""Ranges of numbers that lists can be narrowed by."""

from decimal import Decimal as PythonDecimal

import strawberry
from strawberry import UNSET

from nexus.common.errors import InvalidArgumentError
from schema.arguments import given
from schema.fields import field
from schema.scalars import Decimal

type Bounds = tuple[PythonDecimal | None, PythonDecimal | None]


@strawberry.input(description="Bounds of a number; both are included.")
class DecimalRangeInput:
    """A closed range, open where a bound is missing."""

    gte: Decimal | None = field("At least this.", default=UNSET)
    lte: Decimal | None = field("At most this.", default=UNSET)


def bounds(range: DecimalRangeInput | None) -> Bounds:
    """Return the lowest and the highest number; one spelling for each, as "10" and "10.00" are one list to a cursor."""
    if range is None:
        return None, None
    lowest, highest = given(range.gte), given(range.lte)
    return None if lowest is None else lowest.normalize(), None if highest is None else highest.normalize()


def refuse_beyond(bounds: Bounds, highest: PythonDecimal, *, field: str) -> None:
    """Refuse bounds that are not from 0 to `highest`."""
    for name, bound in zip((f"{field}.gte", f"{field}.lte"), bounds, strict=True):
        if bound is not None and not 0 <= bound <= highest:
            raise InvalidArgumentError(f"`{name}` must be from 0 to {highest}.", field=name)
