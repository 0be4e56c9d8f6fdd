"""What an answer depends on, read off the types that its document shows."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import (
    EnumValueNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLNamedType,
    GraphQLObjectType,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_named_type,
    is_leaf_type,
)

from catalog.cache.domains import Domain
from schema.root import schema

EVERY_DOMAIN = frozenset(Domain)

# The domain of each type that anonymous callers may be shown from a cache, and the setting that says for how long;
# what is in none of these tables is never kept.
DOMAIN_OF = {
    "Product": (Domain.PRODUCTS, "CACHE_DETAIL_SECONDS"),
    "ProductConnection": (Domain.PRODUCTS, "CACHE_LIST_SECONDS"),
    # They show categories and brands, whose changes spoil products as well.
    **dict.fromkeys(
        ("Facet", "TermsFacet", "RatingFacet", "RangeFacet", "ToggleFacet"), (Domain.PRODUCTS, "CACHE_LIST_SECONDS")
    ),
    "Category": (Domain.CATEGORIES, "CACHE_TREE_SECONDS"),
    "CategoryTreeItem": (Domain.CATEGORIES, "CACHE_TREE_SECONDS"),
    "Brand": (Domain.BRANDS, "CACHE_BRANDS_SECONDS"),
    # Names of categories and brands spoil products as well.
    "SearchSuggestions": (Domain.PRODUCTS, "CACHE_LIST_SECONDS"),
    "Review": (Domain.REVIEWS, "CACHE_DETAIL_SECONDS"),
    "ReviewReply": (Domain.REVIEWS, "CACHE_DETAIL_SECONDS"),
    "ReviewConnection": (Domain.REVIEWS, "CACHE_LIST_SECONDS"),
}
# Parts of those, and what is the same for every caller as long as the process runs.
NEUTRAL = {
    *("Query", "PageInfo", "ProductEdge", "ReviewEdge", "Image", "Money", "Availability", "Spec", "Seo"),
    *("RatingSummary", "RatingBucket", "SearchInfo", "TermsFacetValue", "RatingFacetValue"),
    *("SearchCompletion", "Shop", "Limits", "PasswordPolicy"),
    # Null, and NOT_AUTHENTICATED, for everybody without a token.
    *("ProductStaffFields", "ReviewEligibility"),
    *("ReviewStaffFields", "ReviewReport", "ReviewReportReasonCount"),
    *("__Schema", "__Type"),
}
# Fields that depend on more than the type they show, in the same way.
DOMAIN_OF_FIELD = {
    ("Shop", "currencies"): (Domain.CATEGORIES, "CACHE_TREE_SECONDS"),
    ("Review", "helpfulCount"): (Domain.VOTES, "CACHE_DETAIL_SECONDS"),
}
# Orders of a list that depend on more than its items; one that a variable names may be any.
DOMAIN_OF_ORDER = {("ReviewConnection", "MOST_HELPFUL"): (Domain.VOTES, "CACHE_LIST_SECONDS")}
# Refused to everybody without a token.
NEVER = {("Query", "reviews")}

SCHEMA_FIELDS = {"__schema": "__Schema", "__type": "__Type"}


@dataclass(frozen=True, slots=True)
class Dependencies:
    """The domains that an answer shows something of, and the settings that bound how long it is kept."""

    domains: frozenset[Domain]
    lifetimes: frozenset[str]


class _NotKeptError(Exception):
    """A document whose answers are nobody else's."""


def dependencies_of(
    operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]
) -> Dependencies | None:
    """Return what the answers of an operation depend on; None if they must not be kept.

    The document need not be valid: one that is not has no answer that could be kept.
    """
    if operation.operation is not OperationType.QUERY:
        return None
    try:
        shown = set(_shown(operation, dict(fragments)))
    except _NotKeptError:
        return None
    domains = {domain for domains, _ in shown for domain in domains}
    lifetimes = {lifetime for _, lifetime in shown if lifetime}
    return Dependencies(frozenset(domains), frozenset(lifetimes or {"CACHE_DETAIL_SECONDS"}))


type Shown = tuple[frozenset[Domain], str]


def _shown(operation: OperationDefinitionNode, fragments: dict[str, FragmentDefinitionNode]) -> Iterator[Shown]:
    """Yield what each type that is shown depends on; each fragment is looked at once, so this takes linear time."""
    pending: list[tuple[SelectionSetNode, str]] = [(operation.selection_set, "Query")]
    while pending:
        selections, type_name = pending.pop()
        for node in selections.selections:
            if isinstance(node, FieldNode):
                shown_type = _type_of(node.name.value, type_name)
                if shown_type is None:
                    continue
                yield _kept(shown_type, type_name, node.name.value)
                yield from _of_order(node, shown_type)
                if node.selection_set and node.name.value not in SCHEMA_FIELDS:
                    pending.append((node.selection_set, shown_type))
            elif isinstance(node, InlineFragmentNode):
                condition = node.type_condition.name.value if node.type_condition else type_name
                yield _kept(condition)
                pending.append((node.selection_set, condition))
            elif isinstance(node, FragmentSpreadNode) and (fragment := fragments.pop(node.name.value, None)):
                condition = fragment.type_condition.name.value
                yield _kept(condition)
                pending.append((fragment.selection_set, condition))


def _type_of(field_name: str, type_name: str) -> str | None:
    """Return the name of the type that a field shows; None for a plain value of no domain of its own."""
    if field_name == "__typename":
        return None
    if type_name == "Query" and field_name in SCHEMA_FIELDS:
        return SCHEMA_FIELDS[field_name]
    parent = _types().get(type_name)
    field = parent.fields.get(field_name) if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType) else None
    if field is None or (type_name, field_name) in NEVER:
        raise _NotKeptError
    shown: GraphQLNamedType = get_named_type(field.type)
    if is_leaf_type(shown):
        return None if (type_name, field_name) not in DOMAIN_OF_FIELD else type_name
    return shown.name


def _kept(shown_type: str, parent: str = "", field: str = "") -> Shown:
    if found := DOMAIN_OF_FIELD.get((parent, field)):
        return frozenset({found[0]}), found[1]
    if shown_type == "Node":
        # Whatever has the id that is asked for.
        return EVERY_DOMAIN, "CACHE_DETAIL_SECONDS"
    if shown_type in NEUTRAL:
        return frozenset(), ""
    if shown_type not in DOMAIN_OF:
        raise _NotKeptError
    domain, lifetime = DOMAIN_OF[shown_type]
    return frozenset({domain}), lifetime


def _of_order(node: FieldNode, shown_type: str) -> Iterator[Shown]:
    """Yield what the order of a list depends on beside its items."""
    for argument in node.arguments or ():
        if argument.name.value != "sort":
            continue
        name = argument.value.value if isinstance(argument.value, EnumValueNode) else None
        for (list_type, order), (domain, lifetime) in DOMAIN_OF_ORDER.items():
            if list_type == shown_type and name in {order, None}:
                yield frozenset({domain}), lifetime


def _types() -> dict[str, GraphQLNamedType]:
    return schema._schema.type_map  # noqa: SLF001 - Strawberry keeps graphql-core's schema there
