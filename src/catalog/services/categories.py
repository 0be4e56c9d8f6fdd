"""The category tree: the only code that changes its shape.

django-mptt computes `lft` and `rght` from instances that another writer may have made stale. Here
every change of shape takes one lock for the whole tree first, and reads fresh rows after it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import connection, transaction

from catalog.errors import CatalogErrorCode, Problem, refuse, refuse_if
from catalog.models import Category

TREE_LOCK = 6_395_817
_LAST = 2_147_483_647

# In pre-order the n-th node of a tree opens at 2n - level - 1 and spans two edges for each node of
# its subtree. Siblings keep the order they have; rows that were never placed come last, by id.
_REBUILD = """
WITH RECURSIVE walk AS (
    SELECT id, ARRAY[tree_id, id] AS path, 0 AS depth, ARRAY[id] AS line
    FROM catalog_category WHERE parent_id IS NULL
    UNION ALL
    SELECT child.id, walk.path || ARRAY[child.lft, child.id], walk.depth + 1, walk.line || child.id
    FROM catalog_category AS child JOIN walk ON child.parent_id = walk.id
), numbered AS (
    SELECT id, depth,
        dense_rank() OVER (ORDER BY path[1:2]) AS tree,
        row_number() OVER (PARTITION BY path[1:2] ORDER BY path) AS place
    FROM walk
), sizes AS (
    SELECT ancestor AS id, count(*) AS size FROM walk, unnest(line) AS ancestor GROUP BY ancestor
), placed AS (
    SELECT id, tree, depth, 2 * place - depth - 1 AS opens, 2 * place - depth - 2 + 2 * size AS closes
    FROM numbered JOIN sizes USING (id)
)
UPDATE catalog_category AS category
SET tree_id = tree, level = depth, lft = opens, rght = closes
FROM placed
WHERE placed.id = category.id
    AND (category.tree_id, category.level, category.lft, category.rght) <> (tree, depth, opens, closes)
"""


@dataclass(frozen=True, kw_only=True)
class NewCategory:
    """A category to be made; `parent` is the slug of another, old or in the same list before it."""

    name: str
    slug: str
    parent: str | None = None
    description: str = ""
    is_active: bool = True


def lock_tree() -> None:
    """Wait until no other transaction changes the tree, and keep others out until this one ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [TREE_LOCK])


def hold_category(category_id: int) -> bool:
    """Keep a category from being deleted until the transaction ends; return whether it exists."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM catalog_category WHERE id = %s FOR KEY SHARE", [category_id])
        return cursor.fetchone() is not None


@transaction.atomic
def create_category(
    *, name: str, slug: str, parent_id: int | None = None, description: str = "", is_active: bool = True
) -> Category:
    """Add a category as the last child of its parent, or as the last root; raise CatalogRefusedError if it cannot."""
    lock_tree()
    refuse_if(find_parent_problems(parent_id))
    parent = None if parent_id is None else Category.objects.get(pk=parent_id)
    category = Category(name=name, slug=slug, parent=parent, description=description, is_active=is_active)
    category.save()
    return category


@transaction.atomic
def move_category(category_id: int, *, parent_id: int | None, position: int | None = None) -> Category:
    """Hang a category with its whole subtree under a parent, or among the roots without one.

    `position` counts its siblings there from 0; without one, and behind the last, it becomes the last,
    and stays where it is below the parent that it has. Raises CatalogRefusedError.
    """
    lock_tree()
    category = locked_category(category_id)
    refuse_if(find_parent_problems(parent_id, of=category))
    if category.parent_id != parent_id or position is not None:
        _place(category, parent_id, position)
    return category


def locked_category(category_id: int, *, deletes: bool = False) -> Category:
    """Return a category that nobody else edits until the transaction ends; raise CatalogRefusedError if there is none.

    Only one that `deletes` keeps others from putting products into it.
    """
    category: Category | None = Category.objects.select_for_update(no_key=not deletes).filter(pk=category_id).first()
    if category is None:
        raise refuse(CatalogErrorCode.NOT_FOUND, "There is no such category.", field="id")
    return category


def find_parent_problems(parent_id: int | None, *, of: Category | None = None) -> Iterator[Problem]:
    """Yield why nothing, or the category `of`, can stand below this parent; the tree is locked."""
    if parent_id is None:
        return
    parent = Category.objects.filter(pk=parent_id).first()
    if parent is None:
        message = "There is no such category."
        yield Problem(code=CatalogErrorCode.NOT_FOUND, message=message, field="parent_id")
    elif of is not None and parent.is_descendant_of(of, include_self=True):
        message = "A category cannot stand below itself or one of its descendants."
        yield Problem(code=CatalogErrorCode.CATEGORY_CYCLE, message=message, field="parent_id")


def place_of(category: Category) -> str:
    """Return in words where a category stands: below what, and as which of its siblings, counted from 0."""
    before = Category.objects.filter(parent=category.parent_id, tree_id__lte=category.tree_id)
    before = before.filter(lft__lt=category.lft) if category.parent_id else before.filter(tree_id__lt=category.tree_id)
    above = f"below “{category.parent}”" if category.parent_id else "among the roots"
    return f"place {before.count()} {above}"


def _place(category: Category, parent_id: int | None, position: int | None) -> None:
    siblings = list(Category.objects.filter(parent=parent_id).exclude(pk=category.pk).order_by("tree_id", "lft"))
    if position is not None and position < len(siblings):
        category.move_to(siblings[position], "left")
    elif siblings:
        category.move_to(siblings[-1], "right")
    elif parent_id is not None:
        category.move_to(Category.objects.get(pk=parent_id), "last-child")


@transaction.atomic
def create_categories(rows: Iterable[NewCategory]) -> dict[str, Category]:
    """Add many categories at once, parents before children, and return them by slug.

    Costs one INSERT for each level and one UPDATE, whatever the number.
    """
    lock_tree()
    known: dict[str, Category] = dict(Category.objects.in_bulk(field_name="slug"))
    waiting = list(rows)
    while waiting:
        ready = [row for row in waiting if row.parent is None or row.parent in known]
        if not ready:
            raise ValueError(f"no parent {waiting[0].parent!r} for the category {waiting[0].slug!r}")
        made = Category.objects.bulk_create([_unplaced(row, known.get(row.parent or "")) for row in ready])
        known |= {category.slug: category for category in made}
        waiting = [row for row in waiting if row.slug not in known]
    _rebuild()
    return dict(Category.objects.in_bulk(field_name="slug"))


@transaction.atomic
def rebuild_tree() -> int:
    """Compute the whole tree anew from the parents and return how many rows that changed."""
    lock_tree()
    return _rebuild()


def _unplaced(row: NewCategory, parent: Category | None) -> Category:
    return Category(
        name=row.name,
        slug=row.slug,
        parent=parent,
        description=row.description,
        is_active=row.is_active,
        tree_id=_LAST,
        level=0,
        lft=_LAST - 1,
        rght=_LAST,
    )


def _rebuild() -> int:
    with connection.cursor() as cursor:
        cursor.execute(_REBUILD)
        return int(cursor.rowcount)
