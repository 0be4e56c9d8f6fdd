"""Pages of lists that grow for ever."""

from functools import cached_property
from typing import TYPE_CHECKING, Any, cast

from django.core.paginator import Paginator
from django.db.models import QuerySet

if TYPE_CHECKING:
    AnyPaginator = Paginator[Any]
else:
    AnyPaginator = Paginator

# A hundred pages: who looks for what is older says what it is.
COUNTED_AT_MOST = 10_000


class NewestPages(AnyPaginator):
    """Pages through the first rows, and counts no further: a year of rows is not worth counting for every look."""

    @cached_property
    def count(self) -> int:
        """Return how many rows there are, or the most that is counted."""
        rows = cast("QuerySet[Any]", self.object_list)[:COUNTED_AT_MOST]
        return rows.count()
