"""What one request loads of an account, for its owner: batched, once, in a database thread."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from django.db.models import Model, QuerySet

from accounts.models import LoginHistory, SecurityClaim, User
from accounts.selectors import own
from nexus.common.keyset import Page, Window, load_pages
from schema.batches import batched, complete


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPageKey:
    """A page of one account's attempts to sign in."""

    user_id: UUID
    window: Window
    with_total: bool = False


# Of what belongs to one account a client gets so many rows, the newest; strangers can make more.
MAX_ROWS = 100


class ClaimsKey(NamedTuple):
    """The claims of an account, or only those that the owner has not answered."""

    user_id: UUID
    unresolved_only: bool


class AccountLoaders:
    """The loaders of one request; what they are asked for belongs to the viewer.

    `signed_in` is the viewer's row, which came in with the session.
    """

    def __init__(self, signed_in: User | None = None) -> None:
        self.signed_in = signed_in
        self.sessions = complete(_each(own.live_sessions))
        self.claims = complete(_each(_claims))
        self.social_accounts = complete(_each(own.social_accounts))
        self.attempts = batched(LoginHistory.objects.in_bulk)
        self.claim_by_id = batched(SecurityClaim.objects.select_related("event").in_bulk)
        self.login_pages = complete(_load_login_pages)


def _each[K: Hashable, M: Model](rows_of: Callable[[K], QuerySet[M]]) -> Callable[[list[K]], dict[K, list[M]]]:
    """Return a loader's function that asks for one owner after another: a request has but one."""
    return lambda keys: {key: list(rows_of(key)[:MAX_ROWS]) for key in keys}


def _claims(key: ClaimsKey) -> QuerySet[SecurityClaim]:
    claims = own.security_claims(key.user_id)
    return claims.filter(resolved_at=None) if key.unresolved_only else claims


def _load_login_pages(keys: list[LoginPageKey]) -> dict[LoginPageKey, Page[LoginHistory]]:
    pages: dict[LoginPageKey, Page[LoginHistory]] = {}
    for key in keys:
        lists = {key: own.login_attempts(key.user_id)}
        pages |= load_pages(lists, own.NEWEST_LOGIN_FIRST, key.window, with_total=key.with_total)
    return pages
