"""What can be read off a GraphQL document before it runs."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLResolveInfo,
    InlineFragmentNode,
    Node,
    ObjectFieldNode,
    SelectionSetNode,
    Undefined,
    ValueNode,
    Visitor,
    parse,
    value_from_ast_untyped,
    visit,
)


def path_of_value(value: ValueNode) -> str | None:
    """Return the dotted argument path that leads to `value`, such as `filter.price.gte`."""
    return None if value.loc is None else _paths_of_values(value.loc.source.body).get(value.loc.start)


@lru_cache(maxsize=8)
def _paths_of_values(document: str) -> dict[int, str]:
    """Return the path of each value by where it starts; a document may have a hundred errors, and is walked once."""
    collector = _PathCollector()
    visit(parse(document), collector)
    return collector.paths


class _PathCollector(Visitor):
    def __init__(self) -> None:
        super().__init__()
        self.paths: dict[int, str] = {}

    def enter(self, node: Node, _key: object, parent: Any, _path: object, ancestors: list[Any]) -> None:
        if isinstance(node, ValueNode) and node.loc:
            steps = [step for step in (*ancestors, parent) if isinstance(step, ArgumentNode | ObjectFieldNode)]
            if steps:
                self.paths[node.loc.start] = ".".join(step.name.value for step in steps)


def selected_names(info: GraphQLResolveInfo[Any], *path: str) -> frozenset[str]:
    """Return the names of the fields selected below the current field, at `path`.

    Directives are not looked at: a field that `@skip` may leave out counts as selected. Documents
    are cached, so the answer is remembered by the identity of the field's node.
    """
    return _names_at(_Selection(info.field_nodes, info.fragments), path)


def selected_arguments(
    info: GraphQLResolveInfo[Any], field: str, argument: str, variables: dict[str, Any]
) -> Iterator[Any]:
    """Yield what an argument of `field` is, or None, each time that it is selected directly below the current one."""
    for child in _children(info.field_nodes, _Selection(info.field_nodes, info.fragments)):
        if child.name.value == field:
            value = next((each.value for each in child.arguments or () if each.name.value == argument), None)
            given = value_from_ast_untyped(value, variables) if value else None
            yield None if given is Undefined else given


class _Selection:
    """Field nodes that hash by identity; the nodes keep one another alive while it is remembered."""

    def __init__(self, nodes: list[FieldNode], fragments: dict[str, FragmentDefinitionNode]) -> None:
        self.nodes = nodes
        self.fragments = fragments
        self.key = tuple(map(id, nodes))

    def __hash__(self) -> int:
        return hash(self.key)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Selection) and self.key == other.key


@lru_cache(maxsize=1024)
def _names_at(selection: _Selection, path: tuple[str, ...]) -> frozenset[str]:
    nodes = list(selection.nodes)
    for name in path:
        nodes = [child for child in _children(nodes, selection) if child.name.value == name]
    return frozenset(child.name.value for child in _children(nodes, selection))


def _children(nodes: list[FieldNode], selection: _Selection) -> Iterator[FieldNode]:
    """Yield the fields selected directly below `nodes`, fragments unfolded, each fragment once."""
    pending: list[SelectionSetNode] = [node.selection_set for node in nodes if node.selection_set]
    seen: set[str] = set()
    while pending:
        for child in pending.pop().selections:
            if isinstance(child, FieldNode):
                yield child
            elif isinstance(child, FragmentSpreadNode):
                name = child.name.value
                if name not in seen:
                    seen.add(name)
                    pending.append(selection.fragments[name].selection_set)
            elif isinstance(child, InlineFragmentNode):
                pending.append(child.selection_set)
