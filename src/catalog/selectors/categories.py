"""The category tree, read in one statement and walked in memory."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import orjson
from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, Func, JSONField, OuterRef, QuerySet, Subquery, TextField
from django.db.models.expressions import RawSQL
from django.db.models.functions import Cast

from catalog.models import Category, SpecDefinition
from catalog.selectors.spec_readings import Definition
from catalog.selectors.visibility import published_products
from nexus.common.kept_plans import keeps_plan
from nexus.common.prepared import tuples_of


@dataclass(slots=True, eq=False)
class CategoryNode:
    """A category in its tree; `children` holds the published ones.

    `specs` is what is declared for its products by key, here or above.
    """

    pk: int
    slug: str
    name: str
    description: str
    level: int
    is_published: bool
    parent: "CategoryNode | None"
    path: str
    specs: Mapping[str, Definition]
    children: list["CategoryNode"] = field(default_factory=list)

    @property
    def ancestors(self) -> list["CategoryNode"]:
        """The way from the root, this category excluded."""
        above: list[CategoryNode] = []
        node = self.parent
        while node is not None:
            above.append(node)
            node = node.parent
        return above[::-1]

    def subtree(self) -> Iterator["CategoryNode"]:
        """Yield this category and all below it in pre-order."""
        pending = [self]
        while pending:
            node = pending.pop()
            yield node
            pending.extend(reversed(node.children))


@dataclass(frozen=True, slots=True)
class CategoryTree:
    """The published categories; `every` also has the hidden ones, where those who manage products stand.

    `declaring` holds the categories that declare a key of the specifications, in pre-order, hidden ones too.
    """

    roots: list[CategoryNode]
    every: dict[int, CategoryNode]
    by_slug: dict[str, CategoryNode]
    by_path: dict[str, CategoryNode]
    declaring: dict[str, list[CategoryNode]]

    def published(self, pk: int) -> CategoryNode | None:
        """Return the category with this key, unless it is hidden."""
        node = self.every.get(pk)
        return node if node and node.is_published else None

    def declarations(self, key: str, *, with_hidden: bool) -> list[Definition]:
        """Return what the published categories, or all of them, declare of a key."""
        return [node.specs[key] for node in self.declaring.get(key, ()) if with_hidden or node.is_published]


# In the same statement as the tree: they are few, and nearly every page needs both. As one text for each category that
# declares any, as what the ORM makes of values takes longer than the statement.
_DEFINITION = Func(*Definition._fields, function="jsonb_build_array", output_field=JSONField())
_DECLARED = Subquery(
    SpecDefinition.objects.filter(category=OuterRef("pk"))
    .order_by()
    .values("category")
    .values(every=Cast(JSONBAgg(_DEFINITION, order_by=("position", "label", "key")), TextField()))
)

_ABOVE = """
    SELECT top.id FROM catalog_category AS child JOIN catalog_category AS top
    ON child.tree_id = top.tree_id AND child.lft BETWEEN top.lft AND top.rght
    WHERE child.id = ANY(%s::bigint[])
"""


def category_tree() -> CategoryTree:
    """Load the tree: one ordered statement, whatever the depth."""
    return _build(tuples_of(_rows))


def categories_and_above(ids: Iterable[int]) -> dict[int, CategoryNode]:
    """Load these categories and those above them, by id, in one statement; what stands below them is left out."""
    return _build(tuples_of(_rows_above, ids=tuple(map(str, ids)))).every


@keeps_plan
def _rows_above(*, ids: tuple[str, ...]) -> QuerySet[Category, Any]:
    # As one parameter, so that the statement is the same however many they are.
    return _rows().filter(pk__in=RawSQL(_ABOVE, params=([*ids],)))  # noqa: S611 - our own


def _rows() -> QuerySet[Category, Any]:
    columns = ("id", "slug", "name", "description", "parent_id", "level", "is_active", "declared")
    return Category.objects.order_by("tree_id", "lft").annotate(declared=_DECLARED).values_list(*columns)


def _build(rows: Iterable[Sequence[Any]]) -> CategoryTree:
    """Link rows that come in pre-order; an inactive row hides its subtree."""
    tree = CategoryTree([], {}, {}, {}, {})
    for pk, slug, name, description, parent_id, level, is_active, declared in rows:
        parent = tree.every.get(parent_id)
        is_published = is_active and (parent is None or parent.is_published)
        path = f"{parent.path}/{slug}" if parent else slug
        own = {each[0]: Definition(*each) for each in orjson.loads(declared)} if declared else {}
        specs = _nearest(own, parent)
        node = tree.every[pk] = CategoryNode(pk, slug, name, description, level, is_published, parent, path, specs)
        for key in own:
            tree.declaring.setdefault(key, []).append(node)
        if is_published:
            (parent.children if parent else tree.roots).append(node)
            tree.by_slug[slug] = tree.by_path[path] = node
    return tree


def _nearest(own: Mapping[str, Definition], parent: CategoryNode | None) -> Mapping[str, Definition]:
    """Return what holds in a category: its own definitions before those from above."""
    above = parent.specs if parent else {}
    return {**above, **own} if own else above


def product_counts() -> dict[int, int]:
    """Return how many published products stand directly in each category, by its id."""
    counts = published_products().order_by().values_list("category_id").annotate(total=Count("*"))
    return dict(counts)
