"""Connections: windows of a list in both directions, with cursors bound to their list."""

import hashlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Annotated, Any

import orjson
import strawberry
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV

from nexus.common.errors import InvalidArgumentError
from nexus.common.keys import key_for, keys_for
from nexus.common.keyset import Order, Page, Position, Window
from schema.arguments import given
from schema.errors import CursorInvalidError
from schema.fields import field, resolved

DEFAULT_PAGE_SIZE = 24
MAX_PAGE_SIZE = 100

First = Annotated[
    int | None, strawberry.argument(description="How many items from the front: 1 to 100; 24 if neither is given.")
]
After = Annotated[str | None, strawberry.argument(description="A cursor of this list: only items behind it.")]
Last = Annotated[
    int | None, strawberry.argument(description="How many items from the back: 1 to 100. Not together with `first`.")
]
Before = Annotated[str | None, strawberry.argument(description="A cursor of this list: only items before it.")]


@dataclass(frozen=True, slots=True)
class CursorCodec:
    """Writes and reads the cursors of one list.

    A cursor says where an item stands. It is encrypted, as orders may go by what only staff see, such
    as how often a product was viewed; and it is bound to the list's `identity` (what it holds and in
    which order), so that one of another list, or a made-up one, is refused. Source: RFC 5297.
    """

    identity: bytes
    order: Order

    def write(self, row: Any) -> str:
        """Return the cursor of `row`."""
        payload = orjson.dumps(self.order.position(row), default=str, option=orjson.OPT_UTC_Z)
        return _to_text(_cipher(key_for(b"cursor")).encrypt(payload, [self.identity]))

    def read(self, cursor: str, *, argument: str) -> Position:
        """Return the position that `cursor` holds, or refuse it."""
        try:
            return tuple(orjson.loads(_decrypted(_from_text(cursor), self.identity)))
        except (ValueError, InvalidTag) as error:
            message = "This cursor is not one of this list with this filter, search and order."
            raise CursorInvalidError(message, field=argument) from error


def _to_text(sealed: bytes) -> str:
    return urlsafe_b64encode(sealed).decode().rstrip("=")


def _from_text(cursor: str) -> bytes:
    """Return what `_to_text` was given; raise ValueError for any other spelling of it."""
    sealed = urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4))
    # Python's decoder overlooks foreign characters, and some versions overlook more than others.
    if _to_text(sealed) != cursor:
        raise ValueError("not a cursor's spelling")
    return sealed


def _decrypted(sealed: bytes, identity: bytes) -> bytes:
    """Return what was sealed with one of the keys; raise InvalidTag if it was with none."""
    for key in keys_for(b"cursor"):
        with suppress(InvalidTag):
            return _cipher(key).decrypt(sealed, [identity])
    raise InvalidTag


@lru_cache(maxsize=8)
def _cipher(key: bytes) -> AESSIV:
    return AESSIV(hashlib.sha512(key).digest())


def list_identity(*parts: Any) -> bytes:
    """Return what tells one list from another: a digest of all that it depends on."""
    return hashlib.blake2b(repr(parts).encode(), digest_size=16).digest()


@dataclass(frozen=True, slots=True)
class PageArguments:
    """The four arguments of a connection, as the client sent them, or UNSET."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None

    def window(self, codec: CursorCodec, *, default_size: int = DEFAULT_PAGE_SIZE) -> Window:
        """Return the window they describe; refuse sizes out of range and cursors of other lists."""
        first, last, after, before = given(self.first), given(self.last), given(self.after), given(self.before)
        if first is not None and last is not None:
            raise InvalidArgumentError("Give either `first` or `last`, not both.", field="last")
        for name, size in (("first", first), ("last", last)):
            if size is not None and not 1 <= size <= MAX_PAGE_SIZE:
                raise InvalidArgumentError(f"`{name}` must be from 1 to {MAX_PAGE_SIZE}.", field=name)
        return Window(
            size=first or last or default_size,
            backward=last is not None,
            after=None if after is None else codec.read(after, argument="after"),
            before=None if before is None else codec.read(before, argument="before"),
        )


@strawberry.type(description="Where a page stands in its list.")
class PageInfo:
    """Relay's page information. Source: the GraphQL Cursor Connections Specification."""

    has_next_page: bool = field("Whether the list goes on behind this page.")
    has_previous_page: bool = field("Whether the list has items before this page.")
    start_cursor: str | None = field("The cursor of the first item; null on an empty page.")
    end_cursor: str | None = field("The cursor of the last item; null on an empty page.")


@strawberry.type(description="An item of a list with its cursor.")
class Edge[NodeType]:
    """One row of a page."""

    node: NodeType = field("The item.")
    codec: strawberry.Private[CursorCodec]

    @resolved("Where the item stands: hand it back as `after` or `before`.")
    def cursor(self) -> str:
        """Write the cursor only when it is asked for."""
        return self.codec.write(self.node)


@strawberry.type(description="A page of a list.")
class Connection[NodeType]:
    """A page as the API shows it."""

    page: strawberry.Private[Page[Any]]
    codec: strawberry.Private[CursorCodec]

    @resolved("The items with their cursors.")
    def edges(self) -> list[Edge[NodeType]]:
        """Wrap the rows."""
        return [Edge(node=row, codec=self.codec) for row in self.page.rows]

    @resolved("The items alone.")
    def nodes(self) -> list[NodeType]:
        """Hand out the rows."""
        return self.page.rows

    @resolved("Where this page stands.")
    def page_info(self) -> PageInfo:
        """Write the cursors of both ends."""
        rows = self.page.rows
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=self.codec.write(rows[0]) if rows else None,
            end_cursor=self.codec.write(rows[-1]) if rows else None,
        )

    @resolved("How many items the whole list has. Counted only when it is asked for.")
    def total_count(self) -> int:
        """Hand out the total, which was counted with the page because this field was selected."""
        assert self.page.total is not None, "a page whose totalCount is selected is loaded with its total"
        return self.page.total
