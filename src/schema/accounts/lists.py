"""How a page of the login history is loaded."""

from typing import Annotated, Any
from uuid import UUID

import strawberry

from accounts.selectors.own import NEWEST_LOGIN_FIRST
from schema.account_loaders import LoginPageKey
from schema.context import Info
from schema.documents import selected_names
from schema.pagination import Connection, CursorCodec, PageArguments, list_identity

DEFAULT_SIZE = 50

FirstLogins = Annotated[
    int | None,
    strawberry.argument(description=f"How many items from the front: 1 to 100; {DEFAULT_SIZE} if neither is given."),
]


async def login_connection(info: Info, page: PageArguments, *, user_id: UUID) -> Connection[Any]:
    """Load a page of the attempts to sign in to an account."""
    codec = CursorCodec(list_identity("logins", user_id), NEWEST_LOGIN_FIRST)
    key = LoginPageKey(
        user_id=user_id,
        window=page.window(codec, default_size=DEFAULT_SIZE),
        with_total="totalCount" in selected_names(info._raw_info),  # noqa: SLF001 - Strawberry rebuilds its own view
    )
    return Connection(page=await info.context.accounts.login_pages.load(key), codec=codec)
