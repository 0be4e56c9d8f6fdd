"""How a document is taken apart into charges, which holds for every request with this text."""

from functools import cached_property

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    ObjectValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
    get_named_type,
    get_nullable_type,
    is_list_type,
    value_from_ast_untyped,
)
from typing_extensions import TypeIs

from schema.complexity import prices
from schema.complexity.cost import Charge, Charges, Invoice, Length, Sizes, size_at, size_of
from schema.complexity.lengths import GROWING
from schema.pagination import DEFAULT_PAGE_SIZE

LENGTHS = ("first", "last", "ids")
ROWS = frozenset({"edges", "nodes"})


def invoices_of(document: DocumentNode, schema: GraphQLSchema) -> dict[str | None, Invoice]:
    """Return what is charged for each operation, by its name."""
    clerk = _Clerk(document, schema)
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    return {each.name.value if each.name else None: clerk.invoice(each) for each in operations}


class _Clerk:
    """Writes invoices; what a field costs follows from its type, so a document may be wrong in every way."""

    def __init__(self, document: DocumentNode, schema: GraphQLSchema) -> None:
        self._document = document
        self._schema = schema
        self._variables: dict[str, int] = {}

    def invoice(self, operation: OperationDefinitionNode) -> Invoice:
        root = self._schema.get_root_type(operation.operation)
        charges = self._charges(operation.selection_set, root)
        fragments = self._fragments
        return Invoice(
            variables=tuple(self._variables),
            defaults=self._defaults(operation),
            charges=charges,
            fragments=fragments,
        )

    @cached_property
    def _fragments(self) -> dict[str, Charges]:
        definitions = [each for each in self._document.definitions if isinstance(each, FragmentDefinitionNode)]
        return {
            each.name.value: self._charges(each.selection_set, self._type(each.type_condition.name.value))
            for each in definitions
        }

    def _defaults(self, operation: OperationDefinitionNode) -> Sizes:
        defaults = {
            each.variable.name.value: value_from_ast_untyped(each.default_value)
            for each in operation.variable_definitions or ()
            if each.default_value
        }
        return tuple(size_at(path, defaults) for path in self._variables)

    def _type(self, name: str) -> GraphQLNamedType | None:
        return self._schema.get_type(name)

    def _charges(
        self, selection: SelectionSetNode | None, parent: GraphQLNamedType | None, *, above: str = ""
    ) -> Charges:
        """Return what is charged for a selection on a `parent` below the field `above`."""
        charges: list[Charge | str] = []
        for child in selection.selections if selection else ():
            match child:
                case FieldNode():
                    charges.append(self._charge(child, parent, above=above))
                case FragmentSpreadNode():
                    charges.append(child.name.value)
                case InlineFragmentNode():
                    condition = child.type_condition
                    kind = self._type(condition.name.value) if condition else parent
                    charges += self._charges(child.selection_set, kind, above=above)
        return tuple(charges)

    def _charge(self, node: FieldNode, parent: GraphQLNamedType | None, *, above: str) -> Charge:
        name = node.name.value
        field = parent.fields.get(name) if _is_object(parent) else None
        if parent is None or field is None:
            # Introspection is bounded by its shape, and what does not exist will be refused.
            return Charge(price=prices.FIELD)
        kind = get_named_type(field.type)
        place = f"{parent.name}.{name}"
        is_in_tree = place == prices.CHILDREN and above == prices.TREE
        return Charge(
            price=_price(place, field, above=above),
            lengths=(Length(1),) if is_in_tree else self._lengths(node, field, place=place),
            search=self._argument(node, "search"),
            specs=self._argument(node, "filter", "specs"),
            is_page=kind.name.endswith("Connection"),
            is_rows=name in ROWS and parent.name.endswith("Connection"),
            below=self._charges(node.selection_set, kind, above=above if is_in_tree else place),
        )

    def _lengths(self, node: FieldNode, field: GraphQLField, *, place: str) -> tuple[Length, ...]:
        """Return what may say how long the list is, the most telling first."""
        if place in GROWING:
            return (self._varying(place),)
        if not (set(LENGTHS) & field.args.keys()):
            return (Length(_list_size(place, field)),)
        asked = [length for name in LENGTHS if (length := self._argument(node, name))]
        default = field.args["first"].default_value if "first" in field.args else 1
        usual = default if isinstance(default, int) else prices.PAGE_SIZES.get(place, DEFAULT_PAGE_SIZE)
        return (*asked, Length(usual))

    def _argument(self, node: FieldNode, *path: str) -> Length | None:
        """Return how long an argument is, or a field of it."""
        name, *fields = path
        value = next((each.value for each in node.arguments or () if each.name.value == name), None)
        for field in fields:
            if isinstance(value, VariableNode):
                return self._varying(f"{value.name.value}.{field}")
            inside = value.fields if isinstance(value, ObjectValueNode) else ()
            value = next((each.value for each in inside if each.name.value == field), None)
        return self._length(value) if value else None

    def _length(self, value: ValueNode) -> Length:
        if isinstance(value, VariableNode):
            return self._varying(value.name.value)
        return Length(size_of(value_from_ast_untyped(value)))

    def _varying(self, name: str) -> Length:
        """Return the length that a variable, a field of one, or a list of the shop has in each request."""
        return Length(variable=self._variables.setdefault(name, len(self._variables)))


def _price(place: str, field: GraphQLField, *, above: str) -> int:
    """Return what resolving one field once costs."""
    price = prices.PRICES.get(place, prices.MUTATION if place.startswith("Mutation.") else 0)
    kind = get_named_type(field.type)
    if kind.name.endswith("Connection"):
        price += prices.PAGE if _is_root(place) else prices.NESTED_PAGE
    if place.endswith("Connection.totalCount"):
        price += prices.NESTED_COUNT if above and not _is_root(above) else prices.COUNT
    if field.args:
        return price + prices.ARGUMENTS
    return price + (prices.OBJECT if _is_object(kind) else prices.FIELD)


def _is_root(place: str) -> bool:
    return place.startswith("Query.")


def _is_object(kind: GraphQLNamedType | None) -> TypeIs[GraphQLObjectType | GraphQLInterfaceType]:
    return isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)


def _list_size(place: str, field: GraphQLField) -> int:
    """Return how long a list is that is asked for without a length; 1 for what is no list of objects."""
    kind = get_named_type(field.type)
    if not is_list_type(get_nullable_type(field.type)) or not _is_object(kind):
        return 1
    return prices.ERRORS_SIZE if place.endswith(".errors") else prices.LIST_SIZES.get(place, DEFAULT_PAGE_SIZE)
