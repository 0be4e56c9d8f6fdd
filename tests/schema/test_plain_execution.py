"""The short way of executing says word for word what graphql-core says, mistakes included."""

from typing import Any

import pytest
from graphql import GraphQLObjectType, get_named_type
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from catalog.models import Product
from schema.catalog import viewing
from schema.execution import PlainExecutor
from schema.root import schema
from tests.factories import make_brand, make_image, make_path, make_product, make_review
from tests.graphql import MANAGER, OPERATIONS, ask, ask_as

CARD = "id slug name brand { slug } price { amount formatted } availability { status } primaryImage { url altText }"

DOCUMENTS = [
    f"{{ products {{ nodes {{ {CARD} }} totalCount pageInfo {{ endCursor }} edges {{ cursor node {{ slug }} }} }} }}",
    # Names, order and repetition.
    "{ products { nodes { b: name a: name __typename name price { amount } price { currencyCode } } } }",
    "{ products { nodes { ...A ... on Product { sku } } } } fragment A on Product { slug seo { title } }",
    "query Q($yes: Boolean = true) { products { nodes { slug @skip(if: $yes) name @include(if: $yes) } } }",
    # Loaded along, loaded for each, and asked for under two names.
    "{ products { nodes { images { url } category { path children { slug } } breadcrumbs { slug } } } }",
    '{ product(slug: "lamp") { a: related { slug primaryImage { url } } b: related { brand { slug } } } }',
    '{ product(slug: "lamp") { reviews { nodes { title product { slug brand { slug } } } } } }',
    # A mistake in one field of every item, in an argument, in one item among others, below null and non-null.
    '{ products { nodes { slug price { amount formatted(locale: "xx-none") } } } }',
    "{ products { nodes { slug description(maxLength: 0) } } brands { slug } }",
    "{ products { nodes { slug primaryImage { url(transform: {maxWidth: 0}) } } } }",
    '{ products { nodes { slug specs(keys: ["watts"]) { key value } specifications } } }',
    "query Q($max: Int) { products { nodes { description(maxLength: $max) } } }",
    "{ categoryTree { level parentId category { slug parent { slug } } } shop { limits { maxPageSize } } }",
    "{ categories { productCount children { productCount(includeDescendants: false) } } }",
    '{ nodes(ids: ["UHJvZHVjdDox"]) { id ... on Product { slug staff { revision } } } }',
    *OPERATIONS.values(),
]
VARIABLES = {"slug": "lamp", "path": "lighting", "first": 3}


@pytest.fixture(autouse=True)
def shop() -> None:
    category, brand = make_path("lighting/lamps"), make_brand()
    for number, slug in enumerate(["lamp", "torch", "candle"]):
        product = make_product(
            slug, category=category, brand=brand if number else None, specifications={"watts": 7}, description="Bright."
        )
        make_review(product)
        if number:
            make_image(product)


def answers(executor: type[StrawberryGraphQLCoreExecutionContext], document: str) -> Any:
    schema.execution_context_class = executor
    try:
        body = ask_as(MANAGER, document, **VARIABLES).body
    finally:
        schema.execution_context_class = PlainExecutor
    for error in body.get("errors", []):
        del error["extensions"]["requestId"]
    return body


@pytest.mark.parametrize("document", DOCUMENTS)
def test_says_what_graphql_core_says(document: str) -> None:
    slow, fast = answers(StrawberryGraphQLCoreExecutionContext, document), answers(PlainExecutor, document)
    assert fast == slow
    assert repr(fast["data"]) == repr(slow["data"]), "the order of fields"


def test_a_mistake_in_one_item_stands_where_it_happened(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail_for_candles(product: Product) -> str:
        if product.slug == "candle":
            raise RuntimeError("burnt down")
        return "enough"

    monkeypatch.setattr(Product, "stock_status", property(fail_for_candles))
    answer = ask_as(MANAGER, "{ products(sort: NAME_ASC) { nodes { slug availability { quantity } } } }")
    assert answer.partial_data is None
    assert [error["path"] for error in answer.errors] == [["products", "nodes", 0, "availability"]]


BROKEN = 'related { slug price { formatted(locale: "xx-none") } }'


def test_what_has_an_effect_runs_once_though_something_below_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    viewed: list[int] = []
    monkeypatch.setattr(viewing, "count_view", viewed.append)
    answer = ask(f'{{ product(slug: "lamp") {{ {BROKEN} }} }}')
    assert viewed == [Product.objects.get(slug="lamp").pk]
    assert [error["path"] for error in answer.errors] == [["product", "related", 0, "price", "formatted"]]


def test_no_field_of_the_roots_can_be_run_twice() -> None:
    """What is executed again stands in a list, and the roots, which alone have effects, are never in one."""
    roots = {"Query", "Mutation"}
    returned = {
        get_named_type(field.type).name
        for kind in schema._schema.type_map.values()
        if isinstance(kind, GraphQLObjectType)
        for field in kind.fields.values()
    }
    assert roots.isdisjoint(returned)
