"""How product lists are narrowed by typed specifications."""

from collections.abc import Iterable, Sequence

import strawberry
from strawberry import UNSET

from catalog.models import SpecDefinition
from catalog.selectors.categories import CategoryTree
from catalog.selectors.products import ProductCriteria
from catalog.selectors.spec_readings import Definition
from catalog.selectors.specs import SpecMatch, declarations_of, units_of
from nexus.common.errors import InvalidArgumentError
from schema.arguments import checked_list, clean_text, given
from schema.catalog.ranges import DecimalRangeInput, bounds
from schema.fields import field

MAX_SPECS = 10

Kind = SpecDefinition.Kind
# How each kind is matched, by the name in the schema.
MATCHED_BY = {Kind.TEXT: "anyOf", Kind.NUMBER: "range", Kind.BOOLEAN: "is"}


@strawberry.input(one_of=True, description="What a specification has to say, as its kind asks for.")
class SpecMatchInput:
    """One of three."""

    any_of: list[str] | None = field(
        "Of kind TEXT: one of these texts, at most 100, to the letter. An empty list matches nothing.", default=UNSET
    )
    range: DecimalRangeInput | None = field(
        "Of kind NUMBER: a number between these bounds, in the declared unit. Without bounds, any number.",
        default=UNSET,
    )
    is_: bool | None = field("Of kind BOOLEAN: yes or no.", name="is", default=UNSET)


@strawberry.input(description="A typed specification that products are to have.")
class SpecFilterInput:
    """A key and what is asked of it."""

    key: str = field("The key of a specification that the shop has typed: the `key` of a `Spec` with a `kind`.")
    match: SpecMatchInput = field("What it has to say. What does not fit the kind of the key is BAD_REQUEST.")


def standing_in(tree: CategoryTree, criteria: ProductCriteria, category_id: int | None) -> tuple[int, ...]:
    """Return the categories whose specifications hold in a list: those that it is narrowed by, and its own."""
    named = [tree.by_slug[slug].pk for slug in criteria.category_slugs or () if slug in tree.by_slug]
    return (*named, *(() if category_id is None else (category_id,)))


def spec_matches(
    tree: CategoryTree, filters: Sequence[SpecFilterInput], *, category_ids: Iterable[int], sees_hidden: bool
) -> tuple[SpecMatch, ...] | None:
    """Return what is asked of the products of these categories, or of the whole shop; refuse what cannot be."""
    name = "filter.specs"
    if len(filters) > MAX_SPECS:
        raise InvalidArgumentError(f"`{name}` takes at most {MAX_SPECS} items.", field=name)
    standing = tuple(category_ids)
    matches: dict[str, SpecMatch] = {}
    for number, each in enumerate(filters):
        if each.key in matches:
            raise InvalidArgumentError(
                f"`{name}` names a key twice; texts of one key go into one `anyOf`.", field=f"{name}.{number}.key"
            )
        declared = declarations_of(tree, each.key, standing, with_hidden=sees_hidden)
        matches[each.key] = _match(each, declared, field=f"{name}.{number}")
    # In one order, so that filters that differ in theirs are one list to a cursor.
    return tuple(matches[key] for key in sorted(matches)) or None


def _match(wanted: SpecFilterInput, declared: Sequence[Definition], *, field: str) -> SpecMatch:
    if not declared:
        raise InvalidArgumentError(f"`{field}.key` is no specification that the shop has typed.", field=f"{field}.key")
    kind = _kind_asked_for(wanted.match)
    fitting = [each for each in declared if each.kind == kind]
    if not fitting:
        way = MATCHED_BY[Kind(declared[0].kind)]
        raise InvalidArgumentError(f"`{field}.match` must be `{way}` for this key.", field=f"{field}.match")
    units = units_of(fitting)
    if kind == Kind.TEXT:
        return SpecMatch(wanted.key, any_of=_texts(wanted.match, field=f"{field}.match.anyOf"), units=units)
    if kind == Kind.NUMBER:
        return SpecMatch(wanted.key, range=bounds(given(wanted.match.range)), units=units)
    return SpecMatch(wanted.key, is_=given(wanted.match.is_), units=units)


def _kind_asked_for(match: SpecMatchInput) -> Kind:
    if given(match.any_of) is not None:
        return Kind.TEXT
    return Kind.NUMBER if given(match.range) is not None else Kind.BOOLEAN


def _texts(match: SpecMatchInput, *, field: str) -> tuple[str, ...]:
    texts = checked_list(match.any_of, field=field) or ()
    for text in texts:
        clean_text(text, field=field)
    # Spaces around them and all, as they are compared to the letter.
    return tuple(dict.fromkeys(texts))
