"""How account mutations are declared; some need no token."""

from collections.abc import Callable
from typing import Any

from strawberry.utils.str_converters import to_camel_case

from accounts.errors import AccountRefusedError
from schema.accounts.payloads import AccountError
from schema.payloads import Resolver, refusing

# They ignore the Authorization header, so that a client whose token is dead can get a new one.
ENTRY_MUTATIONS: set[str] = set()

mutation = refusing(AccountRefusedError, AccountError.of)


def entry_mutation(description: str, *, payload: Callable[..., Any]) -> Callable[[Resolver], Any]:
    """Declare a mutation like `mutation` that looks at no token."""

    def declare(resolver: Resolver) -> Any:
        ENTRY_MUTATIONS.add(to_camel_case(resolver.__name__))
        return mutation(description, payload=payload)(resolver)

    return declare
