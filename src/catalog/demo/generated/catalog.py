"""The shelves and brands of the generated catalogue."""

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.utils.text import slugify

from catalog.demo.generated.words import BRAND_HEADS, BRAND_TAILS
from catalog.demo.specs import DemoSpec, create_specs
from catalog.models import Brand, Category
from catalog.services.categories import NewCategory, create_categories

PREFIX = "g"
"""Before every generated slug, so that none meets one of a real shop."""

SPECS = (
    {"key": "Material", "kind": "text"},
    {"key": "Colour", "kind": "text"},
    {"key": "Weight", "kind": "number", "unit": "g"},
    {"key": "Width", "kind": "number", "unit": "cm"},
    {"key": "Guarantee", "kind": "number", "unit": "years"},
    {"key": "Recyclable", "kind": "boolean"},
    {"key": "Made in", "kind": "text"},
)
"""What is typed of every generated product."""


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """A category on the lowest level, and what lies in it."""

    category: Category
    drawing: str
    nouns: tuple[str, ...]


def create_shelves() -> list[Shelf]:
    """Write the category tree, four levels deep, and return its lowest level."""
    tree = tomllib.loads(Path(__file__).with_name("tree.toml").read_text("utf-8"))
    rows: list[NewCategory] = []
    things: dict[str, list[str]] = {}
    for path, leaf in _walk(tree):
        slug = slugify(" ".join((PREFIX, *path)))
        parent = slugify(" ".join((PREFIX, *path[:-1]))) if len(path) > 1 else None
        rows.append(NewCategory(name=path[-1], slug=slug, parent=parent, description=f"All of {path[-1].lower()}."))
        if leaf is not None:
            things[slug] = leaf
    made = create_categories(rows)
    departments = [row.slug for row in rows if row.parent is None]
    create_specs((DemoSpec(category=slug, **spec) for slug in departments for spec in SPECS), made)
    return [
        Shelf(category=made[slug], drawing=drawing, nouns=tuple(nouns)) for slug, (drawing, *nouns) in things.items()
    ]


def create_brands() -> list[Brand]:
    """Write two hundred brands; one in forty is inactive."""
    names = [f"{head}{' ' if tail.startswith('&') else ''}{tail}" for tail in BRAND_TAILS for head in BRAND_HEADS]
    return Brand.objects.bulk_create(
        [
            Brand(
                name=name,
                slug=f"{PREFIX}-{slugify(name)}",
                description=f"{name} makes things that last.",
                is_active=number % 40 != 39,
            )
            for number, name in enumerate(names)
        ]
    )


def _walk(branch: dict[str, object], above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], list[str] | None]]:
    """Yield every path of the tree, parents first, with the things of a shelf."""
    for name, below in branch.items():
        path = (*above, name)
        if isinstance(below, dict):
            yield path, None
            yield from _walk(below, path)
        elif isinstance(below, list):
            yield path, below
