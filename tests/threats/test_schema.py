"""What no input can say, whoever sends it."""

from collections.abc import Iterator

from graphql import GraphQLInputObjectType, GraphQLObjectType, get_named_type

from schema.root import schema

# What a person or a product is, and nobody says of themselves.
NOBODYS = {
    *("isstaff", "issuperuser", "isemailverified", "isadmin", "permissions", "groups", "role", "userid", "authorid"),
    *("viewcount", "ratingaverage", "ratingcount", "status", "isactiveaccount", "createdat", "revision"),
}


def asked_for() -> Iterator[tuple[str, str]]:
    """Yield every argument of a mutation and every field of an input, with the name of its type."""
    for kind in schema._schema.type_map.values():
        if isinstance(kind, GraphQLInputObjectType):
            for name, field in kind.fields.items():
                yield name, get_named_type(field.type).name
    mutations = schema._schema.mutation_type
    assert isinstance(mutations, GraphQLObjectType)
    for mutation in mutations.fields.values():
        for name, argument in mutation.args.items():
            yield name, get_named_type(argument.type).name


def test_nobody_raises_themselves() -> None:
    assert {name for name, _ in asked_for() if name.lower() in NOBODYS} == set()


def test_nothing_is_fetched_from_where_a_client_says() -> None:
    """Only Google's redirect is named by an address: it is compared with a list, and never opened."""
    assert {name for name, kind in asked_for() if kind == "URL" or "url" in name.lower()} == {"redirectUri"}
