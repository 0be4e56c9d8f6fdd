"""What every resolver of one request can reach."""

from dataclasses import dataclass, field
from functools import cached_property
from uuid import UUID

import strawberry

from accounts.models import User
from nexus.common.client import Client
from nexus.common.errors import ForbiddenError, UnauthenticatedError
from nexus.common.request_log import facts_of_request
from nexus.common.viewer import ANONYMOUS, Viewer
from schema.account_loaders import AccountLoaders
from schema.loaders import CatalogLoaders


@dataclass
class Context:
    """One request: who asks, from where, under which id it is logged, and what it has loaded so far."""

    viewer: Viewer = ANONYMOUS
    client: Client = field(default_factory=Client)
    request_id: str = field(default_factory=lambda: facts_of_request().request_id)
    user: User | None = None
    viewed_products: set[int] = field(default_factory=set)
    # Whether the front counts the views, which may answer many requests with what one has loaded.
    defers_views: bool = False

    @cached_property
    def accounts(self) -> AccountLoaders:
        """The loaders of the viewer's account; made only where they are needed, as they take their time."""
        return AccountLoaders(self.user)

    @cached_property
    def catalog(self) -> CatalogLoaders:
        """The loaders of the catalogue, made likewise."""
        return CatalogLoaders(self.viewer)

    def see_as(self, viewer: Viewer, user: User | None = None) -> None:
        """Go on as `viewer`, with nothing loaded but their row, where it is at hand."""
        self.viewer, self.user = viewer, user
        facts_of_request().user_id = viewer.user_id
        for loaders in ("accounts", "catalog"):
            vars(self).pop(loaders, None)

    def signed_in_user_id(self) -> UUID:
        """Return who is signed in; raise UnauthenticatedError when nobody is."""
        if self.viewer.user_id is None:
            raise UnauthenticatedError("Sign in first: this needs an access token.")
        return self.viewer.user_id

    def staff(self, permission: str) -> UUID:
        """Return who is signed in and holds Django's `permission`; raise UnauthenticatedError or ForbiddenError."""
        user_id = self.signed_in_user_id()
        if not self.viewer.has(permission):
            raise ForbiddenError(f"This needs the permission `{permission}`.")
        return user_id


Info = strawberry.Info[Context, None]
