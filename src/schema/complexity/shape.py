"""How large a document is, fragments unfolded; each selection is looked at once, however often it is spread."""

from collections.abc import Iterable
from dataclasses import dataclass

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionNode,
    SelectionSetNode,
)

INTROSPECTION = frozenset({"__schema", "__type"})
# The lists of introspection that lead from one type to many others.
TYPE_LISTS = frozenset({"types", "fields", "interfaces", "possibleTypes", "inputFields"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What is counted of a whole document, of the largest of its operations where it has several."""

    operations: int
    fragments: int
    directives: int
    depth: int
    fields: int
    aliases: int
    duplicate_fields: int
    root_mutations: int
    introspection: int


@dataclass(slots=True)
class Extent:
    """The same of one selection, with all that is below it."""

    roots: int = 0
    fields: int = 0
    aliases: int = 0
    duplicate_fields: int = 0
    depth: int = 0
    # How many of TYPE_LISTS stand one below another, here and below `__schema`.
    type_lists: int = 0
    introspection: int = 0

    def add(self, other: "Extent") -> None:
        """Take in a fragment, whose fields stand beside these."""
        self.roots += other.roots
        self.fields += other.fields
        self.aliases += other.aliases
        self.duplicate_fields += other.duplicate_fields
        self._reach(other, depth=other.depth, type_lists=other.type_lists)

    def add_field(self, field: FieldNode, below: "Extent") -> None:
        """Take in one field."""
        name = field.name.value
        self.roots += name != "__typename"
        self.fields += 1 + below.fields
        self.aliases += (field.alias is not None) + below.aliases
        self.duplicate_fields += below.duplicate_fields
        if name in INTROSPECTION:
            # What is in there is told by its lists: the usual query nests the kinds of a type 15 deep.
            self._reach(below, depth=1, type_lists=0)
            self.introspection = max(self.introspection, below.type_lists)
        else:
            self._reach(below, depth=1 + below.depth, type_lists=(name in TYPE_LISTS) + below.type_lists)

    def _reach(self, other: "Extent", *, depth: int, type_lists: int) -> None:
        self.depth = max(self.depth, depth)
        self.type_lists = max(self.type_lists, type_lists)
        self.introspection = max(self.introspection, other.introspection)


def shape_of(document: DocumentNode) -> Shape:
    """Count what is in `document`, which may be invalid in every way."""
    ruler = _Ruler(document)
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    extents = [ruler.operation(each) for each in operations]
    mutations = (
        extent.roots
        for extent, each in zip(extents, operations, strict=True)
        if each.operation is OperationType.MUTATION
    )
    ruler.look_at_unused()
    return Shape(
        operations=len(operations),
        fragments=len(ruler.definitions) + ruler.inline_fragments,
        directives=ruler.directives,
        depth=_largest(each.depth for each in extents),
        fields=_largest(each.fields for each in extents),
        aliases=_largest(each.aliases for each in extents),
        duplicate_fields=_largest(each.duplicate_fields for each in extents),
        introspection=_largest(each.introspection for each in extents),
        root_mutations=_largest(mutations),
    )


def _largest(numbers: Iterable[int]) -> int:
    return max(numbers, default=0)


class _Ruler:
    """Walks a document; what a fragment measures is remembered, and a cycle counts once."""

    def __init__(self, document: DocumentNode) -> None:
        self.definitions = [each for each in document.definitions if isinstance(each, FragmentDefinitionNode)]
        self.directives = 0
        self.inline_fragments = 0
        self._fragments = {each.name.value: each for each in self.definitions}
        self._known: dict[str, Extent] = {}

    def operation(self, operation: OperationDefinitionNode) -> Extent:
        self.directives += len(operation.directives or ())
        self.directives += sum(len(variable.directives or ()) for variable in operation.variable_definitions or ())
        return self._selection(operation.selection_set)

    def look_at_unused(self) -> None:
        for name in self._fragments:
            self._fragment(name)

    def _fragment(self, name: str) -> Extent:
        fragment = self._fragments.get(name)
        if name not in self._known and fragment:
            self._known[name] = Extent()
            self.directives += len(fragment.directives or ())
            self._known[name] = self._selection(fragment.selection_set)
        return self._known.get(name, Extent())

    def _selection(self, selection: SelectionSetNode | None) -> Extent:
        extent = Extent()
        seen: set[str] = set()
        for child in selection.selections if selection else ():
            self.directives += len(child.directives or ())
            key = _key(child)
            extent.duplicate_fields += key in seen
            seen.add(key)
            match child:
                case FieldNode():
                    extent.add_field(child, self._selection(child.selection_set))
                case InlineFragmentNode():
                    self.inline_fragments += 1
                    extent.add(self._selection(child.selection_set))
                case FragmentSpreadNode():
                    extent.add(self._fragment(child.name.value))
        return extent


def _key(child: SelectionNode) -> str:
    """Return what stands for `child` in its selection; nobody writes the same twice by mistake."""
    match child:
        case FieldNode():
            return (child.alias or child.name).value
        case FragmentSpreadNode():
            return f"...{child.name.value}"
        case _:
            return f"... {id(child)}"
