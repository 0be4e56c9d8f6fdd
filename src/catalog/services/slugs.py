"""Makes addresses from names, each unlike every other, however many are made at once."""

import re
from itertools import chain, count
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.utils.text import slugify

# Room behind a name for a hyphen and a number.
SUFFIX_CHARACTERS = 8
NO_WORD = re.compile(r"[^\w'\u2019]+")
NUMBERS = re.compile(r"(-[0-9]+)+$")


def free_slug(rows: QuerySet[Any], name: str) -> str:
    """Return a slug for another of `rows`: the folded name, or with -2, -3 and so on behind it.

    Whoever else makes the same one waits until the caller's transaction ends.
    """
    longest = rows.model._meta.get_field("slug").max_length
    whole = slugify(NO_WORD.sub(" ", _folded(name)))[:longest].strip("-_") or rows.model._meta.model_name
    stem = whole[: longest - SUFFIX_CHARACTERS].rstrip("-_")
    # "Lamp 2" may meet the second "Lamp", so the two wait for each other as well.
    _wait_for_turn(rows.model._meta.db_table, NUMBERS.sub("", stem))
    alike = Q(slug=whole) | Q(slug__regex=rf"^{stem}-[0-9]+$")
    taken = set(rows.filter(alike).values_list("slug", flat=True))
    candidates = chain([whole], (f"{stem}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in taken)


def _folded(name: str) -> str:
    """Return the name as the search folds it: without accents, and with ß as ss."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nexus_fold(%s)", [name])
        (folded,) = cursor.fetchone()
    return str(folded)


def _wait_for_turn(table: str, stem: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s), hashtext(%s))", [table, stem])
