"""What no two rows may share: looked up before, and told by the database where another writer was faster."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from django.db import IntegrityError
from django.db.models import Q, QuerySet
from psycopg.errors import UniqueViolation

from catalog.errors import CatalogErrorCode, Problem, refuse_if

MESSAGES = {"slug": "Another one has this address.", "sku": "Another product has this SKU."}


def find_duplicates(rows: QuerySet[Any], values: Mapping[str, Any], *, but: int | None = None) -> Iterator[Problem]:
    """Yield what another of `rows` than the one with the key `but` has already."""
    wanted = {name: values[name] for name in MESSAGES if values.get(name) is not None}
    if not wanted:
        return
    alike = Q(*wanted.items(), _connector=Q.OR)
    taken = list(rows.filter(alike).exclude(pk=but).values(*wanted))
    for name, value in wanted.items():
        if any(row[name] == value for row in taken):
            yield _duplicate(name)


@contextmanager
def refusing_duplicates() -> Iterator[None]:
    """Raise CatalogRefusedError where the database finds that two rows would share a value.

    Goes around the transaction, which is over then.
    """
    try:
        yield
    except IntegrityError as error:
        refuse_if(_duplicate(name) for name in MESSAGES if _is_about(error.__cause__, name))
        raise


def _is_about(cause: BaseException | None, name: str) -> bool:
    return isinstance(cause, UniqueViolation) and f"_{name}_" in (cause.diag.constraint_name or "")


def _duplicate(name: str) -> Problem:
    return Problem(code=CatalogErrorCode.UNIQUE, message=MESSAGES[name], field=name)
