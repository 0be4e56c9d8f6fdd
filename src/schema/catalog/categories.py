"""Categories as the API shows them."""

from typing import Annotated, Any

import strawberry
from strawberry import UNSET

from catalog.selectors.categories import CategoryNode
from schema import ids
from schema.catalog.filters import Filter, Search, Sort
from schema.catalog.lists import product_connection
from schema.complexity.lengths import CATEGORY_TREE, note_length
from schema.context import Context, Info
from schema.documents import selected_names
from schema.fields import field, resolved
from schema.node import Node, finds
from schema.pagination import After, Before, First, Last, PageArguments

IncludeDescendants = Annotated[
    bool, strawberry.argument(description="Whether products of the categories below count too.")
]

# What a category shows without a look at those below it.
OWN = frozenset(("__typename", "id", "slug", "name", "description", "path", "level"))
ABOVE = frozenset(("parent", "ancestors"))


@strawberry.type(description="Where products stand in the shop: a node of the category tree.")
class Category(Node):
    """A published category; its source is a node of the tree that the request has loaded."""

    slug: str = field("Its name in addresses; unique among categories.")
    name: str = field("Its name.")
    description: str = field("A text about it; may be empty.")
    path: str = field("The slugs from the root to this category, joined by slashes.")
    level: int = field("How far it is from its root, which is at 0.")
    parent: "Category | None" = field("The category above; null at a root.")
    ancestors: "list[Category]" = field("The way here from the root, without itself: a breadcrumb.")
    children: "list[Category]" = field("The categories directly below, in the shop's order.")

    @classmethod
    def is_type_of(cls, source: object, _info: object) -> bool:
        """Return whether `source` is shown as a Category."""
        return isinstance(source, CategoryNode)

    @resolved("How many published products it holds.")
    async def product_count(
        root: strawberry.Parent[CategoryNode], info: Info, *, include_descendants: IncludeDescendants = True
    ) -> int:
        """Add up the counts of the subtree."""
        counts = await info.context.catalog.product_counts()
        nodes = root.subtree() if include_descendants else [root]
        return sum(counts.get(node.pk, 0) for node in nodes)

    @resolved(
        "Its products, and those of all categories below it unless `filter.includeDescendants` is false. "
        "See `Query.products`.",
        graphql_type=Annotated["ProductConnection", strawberry.lazy("schema.catalog.product_connection")],  # noqa: F821 - a type of Strawberry, imported later
    )
    async def products(
        root: strawberry.Parent[CategoryNode],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
        search: Search = UNSET,
        filter: Filter = UNSET,
        sort: Sort = UNSET,
    ) -> Any:
        """Load a page of the category's products."""
        page = PageArguments(first, after, last, before)
        return await product_connection(info, page, search=search, filter=filter, sort=sort, category_id=root.pk)


@strawberry.type(description="A row of the flat category tree.")
class CategoryTreeItem:
    """A category with what a client needs to indent and fold it."""

    node: strawberry.Private[CategoryNode]
    level: int = field("How deep the row stands below the root that was asked for, which is at 0.")
    has_children: bool = field("Whether rows below it exist, even if `maxDepth` cuts them off.")
    product_count: int = field("How many published products it and all categories below it hold.")

    @resolved("The category.")
    def category(self) -> Category:
        """Hand out the node."""
        return self.node  # type: ignore[return-value]  # is_type_of shows it as a Category

    @resolved("The id of the category above; null at a root.")
    def parent_id(self) -> strawberry.ID | None:
        """Encode the parent's id."""
        return strawberry.ID(ids.encode("Category", self.node.parent.pk)) if self.node.parent else None


async def category_tree_items(
    context: Context, *, root_slug: str | None, max_depth: int | None
) -> list[CategoryTreeItem]:
    """Return the rows of the tree, or of the subtree below `root_slug`, in pre-order."""
    tree = await context.catalog.category_tree()
    note_length(CATEGORY_TREE, len(tree.by_slug))
    counts = await context.catalog.product_counts()
    top = tree.by_slug.get(root_slug or "")
    tops = tree.roots if root_slug is None else [top] if top else []
    rows = [(node, node.level - top.level) for top in tops for node in top.subtree()]
    totals = _subtree_totals([node for node, _ in rows], counts)
    return [
        CategoryTreeItem(node=node, level=level, has_children=bool(node.children), product_count=totals[node.pk])
        for node, level in rows
        if max_depth is None or level <= max_depth
    ]


def _subtree_totals(nodes: list[CategoryNode], counts: dict[int, int]) -> dict[int, int]:
    """Return what each category holds with all below it; `nodes` is in pre-order."""
    totals = {node.pk: counts.get(node.pk, 0) for node in nodes}
    for node in reversed(nodes):
        if node.parent is not None and node.parent.pk in totals:
            totals[node.parent.pk] += totals[node.pk]
    return totals


def looks_below(info: Info, *path: str) -> bool:
    """Return whether the current field, which shows categories, selects at `path` what stands below one of them."""
    names = selected_names(info._raw_info, *path)  # noqa: SLF001 - Strawberry's own view is rebuilt on every call
    return not names <= OWN | ABOVE or any(looks_below(info, *path, name) for name in names & ABOVE)


@finds("Category")
async def find_category(context: Context, key: str) -> Any:
    """Find a published category."""
    tree = await context.catalog.category_tree()
    return tree.published(int(key)) if ids.is_number(key) else None
