"""What an operation costs at most: every field at its price, as often as the lists above it are long.

A text is taken apart once (`schema.complexity.charges`). What is left for each request is arithmetic on how long lists
are, as its variables say or the shop's rows (`schema.complexity.lengths`), and its results are remembered too.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

from schema.complexity.lengths import GROWING, length_of
from schema.complexity.prices import SEARCH, SPEC
from schema.pagination import MAX_PAGE_SIZE

# The lengths that a request's variables and the shop give, None where they give none.
type Sizes = tuple[int | None, ...]


class Length(NamedTuple):
    """How long a list is: a number, or the place among those that a request's variables and the shop give."""

    number: int | None = None
    variable: int | None = None

    def among(self, sizes: Sizes) -> int | None:
        """Return it for a request; None if nothing is said."""
        return self.number if self.variable is None else sizes[self.variable]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Charge:
    """One field of a document.

    Of `lengths`, the first that says something multiplies what is below the field; below a page, that is for the
    fields marked `is_rows` to do.
    """

    price: int
    lengths: tuple[Length, ...] = ()
    search: Length | None = None
    specs: Length | None = None
    is_page: bool = False
    is_rows: bool = False
    below: "Charges" = ()


# A string names a fragment.
type Charges = tuple[Charge | str, ...]


@dataclass(frozen=True, slots=True, eq=False, kw_only=True)
class Invoice:
    """What is charged for an operation whatever its variables are."""

    variables: tuple[str, ...]
    defaults: Sizes
    charges: Charges
    fragments: Mapping[str, Charges]

    def total(self, variables: Mapping[str, Any]) -> int:
        """Return what the operation costs at most with these variables."""
        given = zip(self.variables, self.defaults, strict=True)
        return _total(self, tuple(_size(name, size, variables) for name, size in given))


def _size(path: str, default: int | None, variables: Mapping[str, Any]) -> int | None:
    """Return a length: of a list of the shop, or what a variable says; no path of a variable is called like a list."""
    if path in GROWING:
        return length_of(path)
    return size_at(path, variables) if path.partition(".")[0] in variables else default


def size_at(path: str, variables: Mapping[str, Any]) -> int | None:
    """Return what the variable that `path` begins with says of a length, or a field of it."""
    name, _, field = path.partition(".")
    value = variables.get(name)
    return size_of(value.get(field) if field and isinstance(value, Mapping) else value)


def size_of(value: Any) -> int | None:
    """Return what an argument says of a length; one that will be refused is never cheap."""
    match value:
        case None:
            return None
        case bool():
            return MAX_PAGE_SIZE
        case int():
            return min(max(value, 0), MAX_PAGE_SIZE)
        case str() | list():
            return min(len(value), MAX_PAGE_SIZE)
        case Mapping():
            # GraphQL takes one for a list of it.
            return 1
        case _:
            return MAX_PAGE_SIZE


@lru_cache(maxsize=4096)
def _total(invoice: Invoice, sizes: Sizes) -> int:
    return _Adder(invoice.fragments, sizes).total(invoice.charges, page=1)


class _Adder:
    """Adds up for one request; a fragment is added up once for each length of page that it is spread in."""

    def __init__(self, fragments: Mapping[str, Charges], sizes: Sizes) -> None:
        self._fragments = fragments
        self._sizes = sizes
        self._known: dict[tuple[str, int], int] = {}

    def total(self, charges: Charges, *, page: int) -> int:
        return sum(self._of_fragment(each, page) if isinstance(each, str) else self._of(each, page) for each in charges)

    def _of_fragment(self, name: str, page: int) -> int:
        if (name, page) not in self._known:
            # A cycle, which will be refused, ends here.
            self._known[name, page] = 0
            self._known[name, page] = self.total(self._fragments.get(name, ()), page=page)
        return self._known[name, page]

    def _of(self, charge: Charge, page: int) -> int:
        price = charge.price
        if charge.search and charge.search.among(self._sizes):
            price += SEARCH
        if charge.specs:
            price += SPEC * (charge.specs.among(self._sizes) or 0)
        if charge.is_rows:
            return price + page * self.total(charge.below, page=1)
        length = self._length(charge)
        if charge.is_page:
            return price + self.total(charge.below, page=length)
        return price + length * self.total(charge.below, page=1)

    def _length(self, charge: Charge) -> int:
        said = (length.among(self._sizes) for length in charge.lengths)
        return next((length for length in said if length is not None), 1)
