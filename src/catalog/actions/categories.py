"""Stories of a category: staff add it to the tree, change it, move it, and take it away."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from catalog.errors import CatalogErrorCode, Problem, refuse, refuse_if
from catalog.models import Category, Product
from catalog.services import categories as tree
from catalog.services.directory_checks import read_changes, read_new
from catalog.services.records import ADDITION, CHANGE, DELETION, described_changes, differing, record
from catalog.services.slugs import free_slug
from catalog.services.uniqueness import find_duplicates, refusing_duplicates


def create_category(user_id: UUID, given: Mapping[str, Any]) -> int:
    """Save a category as the last below its parent, or as the last root, and return its id.

    Without a slug it gets one from its name. Raises CatalogRefusedError with everything that is wrong
    at once.
    """
    values, problems = read_new(given)
    with refusing_duplicates(), transaction.atomic():
        tree.lock_tree()
        refuse_if([*problems, *_find_conflicts(values)])
        slug = values.pop("slug", None) or free_slug(Category.objects.all(), values["name"])
        category = tree.create_category(slug=slug, **values)
        record(user_id, ADDITION, category)
        return int(category.pk)


def update_category(user_id: UUID, category_id: int, given: Mapping[str, Any]) -> None:
    """Change what is given of a category; another parent takes it as its last child, None makes it the last root.

    Raises CatalogRefusedError with everything that is wrong at once.
    """
    values, problems = read_changes(given)
    with refusing_duplicates(), transaction.atomic():
        if "parent_id" in values:
            tree.lock_tree()
        category = tree.locked_category(category_id)
        refuse_if([*problems, *_find_conflicts(values, of=category)])
        if changes := differing(category, values):
            record(user_id, CHANGE, category, described_changes(category, changes))
            if "parent_id" in changes:
                tree.move_category(category_id, parent_id=changes.pop("parent_id"))
            Category.objects.filter(pk=category_id).update(**changes, updated_at=timezone.now())


@transaction.atomic
def move_category(user_id: UUID, category_id: int, given: Mapping[str, Any]) -> None:
    """Hang a category with its subtree below another parent, or at another place among its siblings.

    `given` may hold `parent_id`, None for the roots, and `position`, counted from 0. Raises
    CatalogRefusedError with everything that is wrong at once.
    """
    tree.lock_tree()
    category = tree.locked_category(category_id)
    parent_id, position = given.get("parent_id", category.parent_id), given.get("position")
    refuse_if([*tree.find_parent_problems(parent_id, of=category), *_find_flaws_of_position(position)])
    before = tree.place_of(category)
    moved = tree.move_category(category_id, parent_id=parent_id, position=position)
    if (after := tree.place_of(moved)) != before:
        record(user_id, CHANGE, category, f"Moved from {before} to {after}.")


@transaction.atomic
def delete_category(user_id: UUID, category_id: int) -> None:
    """Delete a category that is empty; raise CatalogRefusedError for any other."""
    tree.lock_tree()
    category = tree.locked_category(category_id, deletes=True)
    if Category.objects.filter(parent=category).exists() or Product.objects.filter(category=category).exists():
        message = "Products or other categories stand in this category. Move or delete them first."
        raise refuse(CatalogErrorCode.CATEGORY_IN_USE, message, field="id")
    record(user_id, DELETION, category)
    category.delete()


def _find_conflicts(values: Mapping[str, Any], *, of: Category | None = None) -> list[Problem]:
    """Return what the rows that there are have against these columns of a category."""
    parents = tree.find_parent_problems(values.get("parent_id"), of=of)
    return [*parents, *find_duplicates(Category.objects.all(), values, but=of.pk if of else None)]


def _find_flaws_of_position(position: int | None) -> list[Problem]:
    if position is None or position >= 0:
        return []
    return [Problem(code=CatalogErrorCode.INVALID, message="Places are counted from 0.", field="position")]
