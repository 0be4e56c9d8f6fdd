"""Finds the category of a path and the brand of a name, and makes those that are missing."""

import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from hashlib import sha256

from django.utils.text import slugify

from catalog.models import Brand, Category
from catalog.services.categories import NewCategory, create_categories, lock_tree

type Path = tuple[str, ...]


def folded(path: Path) -> Path:
    """Return a path as it is compared: case does not matter."""
    return tuple(unicodedata.normalize("NFC", name).casefold() for name in path)


def brand_slug(name: str, *, handle: str) -> str:
    """Return the address of a brand, its handle or else one of its name; which gives the same one is the same brand."""
    return handle or slugify(name)[:140] or f"brand-{_digest(name)}"


@dataclass(frozen=True, slots=True)
class Categories:
    """All categories: their ids by folded path, and the folded path of each."""

    by_path: dict[Path, int]
    paths: dict[int, Path]

    def find(self, path: Path, *, now: int | None) -> int | None:
        """Return the category with this path; of several that are called alike the one that is it `now`."""
        key = folded(path)
        return now if now is not None and self.paths.get(now) == key else self.by_path.get(key)


def find_categories() -> Categories:
    """Return all categories; of several with one path the first in the tree stands for it."""
    rows = Category.objects.order_by("tree_id", "lft").values_list("pk", "parent_id", "name")
    paths: dict[int, Path] = {}
    for pk, parent_id, name in rows:
        paths[pk] = (*paths.get(parent_id, ()), *folded((name,)))
    return Categories({path: pk for pk, path in reversed(paths.items())}, paths)


def add_categories(wanted: Iterable[Path]) -> Categories:
    """Make the categories that are missing on the way to these paths, and return all."""
    wanted = list(wanted)
    known = find_categories()
    if all(folded(path) in known.by_path for path in wanted):
        return known
    lock_tree()
    known = find_categories()
    slugs = dict(Category.objects.values_list("pk", "slug"))
    taken = set(slugs.values())
    create_categories(_missing(wanted, {path: slugs[pk] for path, pk in known.by_path.items()}, taken=taken))
    return find_categories()


def find_brands(slugs: Iterable[str]) -> dict[str, int]:
    """Return the ids of brands by slug."""
    return dict(Brand.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def add_brands(wanted: Mapping[str, str]) -> dict[str, int]:
    """Make the brands that are missing, of which the names are given by slug, and return the ids of all."""
    known = find_brands(wanted)
    missing = [Brand(name=name, slug=slug) for slug, name in sorted(wanted.items()) if slug not in known]
    if not missing:
        return known
    # Another import may be making the same brand: whoever comes second takes the first one's.
    Brand.objects.bulk_create(missing, ignore_conflicts=True)
    return find_brands(wanted)


def _missing(wanted: Iterable[Path], slugs: dict[Path, str], *, taken: set[str]) -> Iterator[NewCategory]:
    for path in wanted:
        for depth in range(1, len(path) + 1):
            key = folded(path[:depth])
            if key in slugs:
                continue
            slugs[key] = _free_slug(path[:depth], taken)
            taken.add(slugs[key])
            yield NewCategory(name=path[depth - 1], slug=slugs[key], parent=slugs.get(key[:-1]))


def _free_slug(path: Path, taken: set[str]) -> str:
    """Return the last name as an address, with its parents where that is taken."""
    for start in range(len(path) - 1, -1, -1):
        slug = slugify(" ".join(path[start:]))[:140]
        if slug and slug not in taken:
            return slug
    return f"category-{_digest(' > '.join(path))}"


def _digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()[:12]
