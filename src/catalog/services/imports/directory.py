"""Finds the category of a path and the brand of a name, and makes those that are missing."""

import unicodedata
from collections.abc import Iterable, Iterator
from hashlib import sha256

from django.utils.text import slugify

from catalog.models import Brand, Category
from catalog.services.categories import NewCategory, create_categories, lock_tree

type Path = tuple[str, ...]


def folded(path: Path) -> Path:
    """Return a path as it is compared: case does not matter."""
    return tuple(unicodedata.normalize("NFC", name).casefold() for name in path)


def brand_slug(name: str) -> str:
    """Return the address of a brand; names that give the same one are the same brand."""
    return slugify(name)[:140] or f"brand-{_digest(name)}"


def find_categories() -> dict[Path, int]:
    """Return the ids of all categories by folded path."""
    rows = Category.objects.order_by("tree_id", "lft").values_list("pk", "parent_id", "name")
    paths: dict[int | None, Path] = {None: ()}
    for pk, parent_id, name in rows:
        paths[pk] = (*paths[parent_id], *folded((name,)))
    return {path: pk for pk, path in reversed(paths.items()) if pk is not None}


def add_categories(wanted: Iterable[Path]) -> dict[Path, int]:
    """Make the categories that are missing on the way to these paths, and return all ids."""
    wanted = list(wanted)
    known = find_categories()
    if all(folded(path) in known for path in wanted):
        return known
    lock_tree()
    known = find_categories()
    slugs = dict(Category.objects.values_list("pk", "slug"))
    create_categories(_missing(wanted, {path: slugs[pk] for path, pk in known.items()}, taken=set(slugs.values())))
    return find_categories()


def find_brands(names: Iterable[str]) -> dict[str, int]:
    """Return the ids of brands by slug."""
    slugs = {brand_slug(name) for name in names}
    return dict(Brand.objects.filter(slug__in=slugs).values_list("slug", "pk"))


def add_brands(names: Iterable[str]) -> dict[str, int]:
    """Make the brands that are missing and return the ids of all by slug."""
    wanted = {brand_slug(name): name for name in reversed(list(names))}
    known = find_brands(wanted.values())
    missing = [Brand(name=name, slug=slug) for slug, name in sorted(wanted.items()) if slug not in known]
    if not missing:
        return known
    # Another import may be making the same brand: whoever comes second takes the first one's.
    Brand.objects.bulk_create(missing, ignore_conflicts=True)
    return find_brands(wanted.values())


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
