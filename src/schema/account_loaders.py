"""What one request loads of an account, for its owner: batched, once, in a database thread."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from accounts.models import LoginHistory, User
from accounts.selectors import own
from nexus.common.keyset import Page, Window, load_pages
from schema.batches import batched, complete


@dataclass(frozen=True, slots=True, kw_only=True)
class LoginPageKey:
    """A page of one account's attempts to sign in."""

    user_id: UUID
    window: Window
    with_total: bool = False


class AccountLoaders:
    """The loaders of one request; what they are asked for belongs to the viewer.

    `signed_in` is the viewer's row, which came in with the session.
    """

    def __init__(self, signed_in: User | None = None) -> None:
        self.signed_in = signed_in
        self.sessions = complete(lambda ids: _by_user(ids, own.live_sessions(ids)))
        self.claims = complete(lambda ids: _by_user(ids, own.security_claims(ids)))
        self.social_accounts = complete(lambda ids: _by_user(ids, own.social_accounts(ids)))
        self.attempts = batched(LoginHistory.objects.in_bulk)
        self.login_pages = complete(_load_login_pages)


class _Owned(Protocol):
    user_id: UUID


def _by_user[R: _Owned](user_ids: list[UUID], rows: Iterable[R]) -> dict[UUID, list[R]]:
    found: dict[UUID, list[R]] = {user_id: [] for user_id in user_ids}
    for row in rows:
        found[row.user_id].append(row)
    return found


def _load_login_pages(keys: list[LoginPageKey]) -> dict[LoginPageKey, Page[LoginHistory]]:
    pages: dict[LoginPageKey, Page[LoginHistory]] = {}
    for key in keys:
        lists = {key: own.login_attempts(key.user_id)}
        pages |= load_pages(lists, own.NEWEST_LOGIN_FIRST, key.window, with_total=key.with_total)
    return pages
