"""Which categories a product list offers, and what each of them holds with all below it."""

from collections.abc import Mapping, Sequence

from catalog.selectors.categories import CategoryNode, CategoryTree


def categories_on_offer(
    tree: CategoryTree, *, chosen: Sequence[str], within: int | None, with_hidden: bool = False
) -> tuple[list[CategoryNode], list[CategoryNode]]:
    """Return the categories that are chosen, and all that can be, in the order of the tree.

    Those are the chosen ones and the children of each, or its siblings if it has no children; and where nothing is
    chosen, what stands directly below the category `within`, or the roots.
    """
    every = [node for node in tree.every.values() if with_hidden or node.is_published]
    slugs = set(chosen)
    found = [node for node in every if node.slug in slugs]
    parents = {id(node.parent) for node in every}
    opened = [node if id(node) in parents else node.parent for node in found] or [tree.every.get(within or 0)]
    shown = {*map(id, found)}
    above = {*map(id, opened)}
    return found, [node for node in every if id(node) in shown or id(node.parent) in above]


def with_descendants(tree: CategoryTree, counts: Mapping[int, int]) -> dict[int, int]:
    """Return what each category holds together with all below it."""
    totals: dict[int, int] = {}
    for pk, count in counts.items():
        node = tree.every.get(pk)
        while node is not None:
            totals[node.pk] = totals.get(node.pk, 0) + count
            node = node.parent
    return totals
