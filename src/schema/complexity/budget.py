"""The budgets of a document, each a setting: looked at before it is validated, and its cost before it runs."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from graphql import DocumentNode, GraphQLSchema
from strawberry.extensions import SchemaExtension

from nexus.common.errors import InvalidArgumentError
from nexus.common.request_log import facts_of_request
from schema.complexity.charges import invoices_of
from schema.complexity.cost import Invoice
from schema.complexity.errors import TooComplexError
from schema.complexity.parsing import DOCUMENTS_REMEMBERED, parsed
from schema.complexity.shape import Shape, shape_of


@dataclass(frozen=True, slots=True)
class Budget:
    """One number of a document's shape: its setting, and what clients are told."""

    counts: str
    setting: str
    name: str
    words: str


BUDGETS = (
    Budget("operations", "DOCUMENT_MAX_OPERATIONS", "operations", "operations"),
    Budget("fragments", "DOCUMENT_MAX_FRAGMENTS", "fragments", "fragments, inline ones among them"),
    Budget("directives", "DOCUMENT_MAX_DIRECTIVES", "directives", "directives"),
    Budget("depth", "DOCUMENT_MAX_DEPTH", "depth", "levels of fields"),
    Budget("fields", "DOCUMENT_MAX_FIELDS", "fields", "fields, a fragment's wherever it is spread"),
    Budget("aliases", "DOCUMENT_MAX_ALIASES", "aliases", "aliases"),
    Budget("duplicate_fields", "DOCUMENT_MAX_DUPLICATE_FIELDS", "duplicateFields", "fields that stand there already"),
    Budget("root_mutations", "DOCUMENT_MAX_ROOT_MUTATIONS", "rootMutations", "root fields of a mutation"),
    Budget("introspection", "DOCUMENT_MAX_INTROSPECTION", "introspection", "lists of types and fields in one another"),
)


@dataclass(frozen=True, slots=True, eq=False)
class Analysis:
    """All that a text tells by itself."""

    document: DocumentNode
    shape: Shape
    invoices: dict[str | None, Invoice]

    def running(self, asked_for: str | None) -> str | None:
        """Return the name of the operation that runs: an only one need not be named."""
        return next(iter(self.invoices), None) if asked_for is None and len(self.invoices) == 1 else asked_for


@lru_cache(maxsize=DOCUMENTS_REMEMBERED)
def analysis_of(query: str, schema: GraphQLSchema) -> Analysis:
    """Look at a text once."""
    document = parsed(query)
    return Analysis(document, shape_of(document), invoices_of(document, schema))


def checked(query: str, schema: GraphQLSchema) -> Analysis:
    """Return what a document asks for; raise TooComplexError if it is over a budget."""
    analysis = analysis_of(query, schema)
    for budget in BUDGETS:
        limit: int = getattr(settings, budget.setting)
        if getattr(analysis.shape, budget.counts) > limit:
            raise TooComplexError(f"Too many {budget.words}: the limit is {limit}.", budget=budget.name, limit=limit)
    return analysis


class DocumentBudget(SchemaExtension):
    """Parses a document, holds it to its budgets, and says in `extensions.cost` what it costs."""

    def on_parse(self) -> Iterator[None]:
        """Take Strawberry's parsing over."""
        execution = self.execution_context
        asked_for = execution._provided_operation_name  # noqa: SLF001 - `operation_name` is never empty
        facts = facts_of_request()
        facts.name_operation(asked_for)
        analysis = checked(execution.query or "", execution.schema._schema)  # noqa: SLF001 - graphql-core's schema
        if not asked_for and analysis.shape.operations > 1:
            # Strawberry would run the first.
            message = "`operationName` must name one operation of the document."
            raise InvalidArgumentError(message, field="operationName")
        name = analysis.running(asked_for)
        facts.name_operation(name)
        if invoice := analysis.invoices.get(name):
            facts.cost = invoice.total(execution.variables or {})
            execution.extensions_results["cost"] = _charged(facts.cost)
        execution.graphql_document = analysis.document
        yield


def _charged(requested: int) -> dict[str, int]:
    """Return what clients read of the cost; raise TooComplexError if it is too high."""
    limit: int = settings.QUERY_MAX_COST
    if requested > limit:
        message = f"This may cost {requested}, and the limit is {limit}. Ask for shorter lists or fewer fields."
        raise TooComplexError(message, budget="cost", limit=limit, requested=requested)
    return {"requested": requested, "limit": limit}
