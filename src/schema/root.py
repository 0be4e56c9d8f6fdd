"""The schema: every root field, and the scalars it speaks in."""

import asyncio
from typing import Annotated

import strawberry
from django.conf import settings
from graphql import GraphQLError
from strawberry.extensions import DisableIntrospection, SchemaExtension, ValidationCache
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from schema.accounts.mutations import AccountMutation
from schema.accounts.queries import AccountQuery
from schema.arguments import checked_list
from schema.catalog.facet_types import RangeFacet, RatingFacet, TermsFacet, ToggleFacet
from schema.catalog.images import Image
from schema.catalog.mutations import CatalogMutation
from schema.catalog.queries import CatalogQuery
from schema.complexity.budget import DocumentBudget
from schema.complexity.parsing import DOCUMENTS_REMEMBERED
from schema.context import Info
from schema.execution import PlainExecutor
from schema.fields import resolved
from schema.node import Node, find
from schema.replicas import ReadFromReplicas
from schema.scalars import SCALARS
from schema.shop import Shop, shop
from schema.shortcuts import take_shortcuts

NodeId = Annotated[strawberry.ID, strawberry.argument(description="A global id.")]
NodeIds = Annotated[list[strawberry.ID], strawberry.argument(description="Global ids, at most 100.")]


@strawberry.type(description="What can be asked.")
class Query(AccountQuery, CatalogQuery):
    """The root fields."""

    @resolved("Whatever has this id; null if it does not exist or the caller may not see it.")
    async def node(self, info: Info, id: NodeId) -> Node | None:
        """Look anything up."""
        return await find(info.context, id, argument="id")  # type: ignore[no-any-return]  # of any type that has a finder

    @resolved("Whatever has these ids, in their order; null in place of what the caller may not see.")
    async def nodes(self, info: Info, ids: NodeIds) -> list[Node | None]:
        """Look many things up."""
        checked_list(ids, field="ids")
        found: list[Node | None] = await asyncio.gather(*(find(info.context, each, argument="ids") for each in ids))
        return found

    @resolved("The shop as a whole.")
    def shop(self) -> Shop:
        """Show the shop."""
        return shop()


@strawberry.type(description="What can be changed, one root field in a request.")
class Mutation(AccountMutation, CatalogMutation):
    """The root fields of mutations."""


class QuietSchema(strawberry.Schema):
    """A schema that leaves logging to `schema.errors`, which knows what may be written down."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Log nothing: Strawberry would log whole documents, secrets included."""


def introspection_extensions() -> list[type[SchemaExtension]]:
    """Return what refuses introspection, if the settings say so."""
    return [] if settings.GRAPHQL_INTROSPECTION else [DisableIntrospection]


schema = QuietSchema(
    Query,
    Mutation,
    types=[Image, RangeFacet, RatingFacet, TermsFacet, ToggleFacet],
    execution_context_class=PlainExecutor,
    config=StrawberryConfig(scalar_map=SCALARS, disable_field_suggestions=not settings.GRAPHQL_INTROSPECTION),
    extensions=[
        *introspection_extensions(),
        DocumentBudget,
        lambda: ValidationCache(maxsize=DOCUMENTS_REMEMBERED),
        *([ReadFromReplicas] if settings.DATABASE_REPLICA_URLS else []),
    ],
)
take_shortcuts(schema)
