"""Who comes in: reads the Authorization header and says as whom a request goes on."""

from django.http import HttpRequest
from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType, parse

from accounts.services.authentication import authenticate
from accounts.services.tokens import AccessClaims, read_access_token
from nexus.common.errors import UnauthenticatedError
from nexus.common.threads import in_database_thread
from schema.accounts.declare import ENTRY_MUTATIONS
from schema.context import Context
from schema.http import GraphQLRequest

MAX_TOKENS = 2000


async def admit(request: HttpRequest, asked: GraphQLRequest, context: Context) -> None:
    """Let the request go on as the owner of its token, or as an anonymous one without a token.

    A token that is not good is refused, unless the operation is one that gets a client a new one.
    """
    try:
        claims = read_bearer(request)
        if claims is None:
            return
        signed_in = await in_database_thread(authenticate, claims)
    except UnauthenticatedError:
        if not is_entry(asked):
            raise
        return
    context.see_as(signed_in.viewer, signed_in.user)


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
        document = parse(asked.query, max_tokens=MAX_TOKENS)
    except (GraphQLError, RecursionError):
        return False
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if asked.operation_name:
        operations = [each for each in operations if each.name and each.name.value == asked.operation_name]
    if len(operations) != 1 or operations[0].operation != OperationType.MUTATION:
        return False
    fields = operations[0].selection_set.selections
    return all(isinstance(each, FieldNode) and each.name.value in ENTRY_MUTATIONS for each in fields)
