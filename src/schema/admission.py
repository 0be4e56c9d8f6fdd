"""Who comes in: as whom a request goes on, by its Authorization header, and whether it is one too many."""

from django.conf import settings
from django.http import HttpRequest
from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
)

from accounts.services.authentication import authenticate
from accounts.services.tokens import AccessClaims, read_access_token
from nexus.common.errors import RateLimitedError, UnauthenticatedError
from nexus.common.request_limits import limits
from nexus.common.threads import in_database_thread
from schema.accounts.declare import ENTRY_MUTATIONS
from schema.complexity.errors import TooComplexError
from schema.complexity.parsing import parsed
from schema.context import Context
from schema.handover import Handover, handover_of
from schema.http import GraphQLRequest


async def admit(request: HttpRequest, context: Context) -> UnauthenticatedError | None:
    """Let the request go on as the owner of its token or as an anonymous one, and count it.

    Returns what is wrong with a token: some operations do without. Raises RateLimitedError.
    """
    flaw = None
    try:
        if claims := read_bearer(request):
            signed_in = await in_database_thread(authenticate, claims)
            context.see_as(signed_in.viewer, signed_in.user)
    except UnauthenticatedError as error:
        flaw = error
    await _count(context, handover_of(request))
    return flaw


async def _count(context: Context, handover: Handover | None) -> None:
    """Take one request from the account, or for want of one from the client's network, unless the front has."""
    if handover:
        if handover.seconds_to_wait:
            raise RateLimitedError(retry_after_seconds=handover.seconds_to_wait)
        return
    if context.viewer.user_id:
        counter = "account", settings.RATE_LIMIT_AUTHENTICATED, str(context.viewer.user_id)
    else:
        counter = "address", settings.RATE_LIMIT_ANONYMOUS, context.client.network
    if seconds := await limits.spend(counter):
        raise RateLimitedError(retry_after_seconds=seconds)


def read_bearer(request: HttpRequest) -> AccessClaims | None:
    """Return what the access token in the header claims; None without a header.

    Raises UnauthenticatedError for anything else than one good token. Source: RFC 6750, 2.1.
    """
    header = request.META.get("HTTP_AUTHORIZATION")
    if header is None:
        return None
    scheme, _, token = header.strip().partition(" ")
    if scheme.lower() != "bearer":
        raise UnauthenticatedError("Send `Authorization: Bearer` with an access token, or no such header.")
    return read_access_token(token.strip())


def is_entry(asked: GraphQLRequest) -> bool:
    """Return whether the operation is made of mutations alone that look at no token."""
    try:
        document = parsed(asked.query)
    except (GraphQLError, TooComplexError):
        return False
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if asked.operation_name:
        operations = [each for each in operations if each.name and each.name.value == asked.operation_name]
    if len(operations) != 1 or operations[0].operation != OperationType.MUTATION:
        return False
    names = _root_names(operations[0].selection_set, document)
    return bool(names & ENTRY_MUTATIONS) and names <= ENTRY_MUTATIONS | {"__typename"}


def _root_names(selections: SelectionSetNode, document: DocumentNode) -> set[str]:
    """Return the names of the root fields, those in fragments too, each fragment looked at once."""
    fragments = {each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)}
    names: set[str] = set()
    pending = [selections]
    while pending:
        for child in pending.pop().selections:
            if isinstance(child, FieldNode):
                names.add(child.name.value)
            elif isinstance(child, InlineFragmentNode):
                pending.append(child.selection_set)
            elif isinstance(child, FragmentSpreadNode) and (fragment := fragments.pop(child.name.value, None)):
                pending.append(fragment.selection_set)
    return names
