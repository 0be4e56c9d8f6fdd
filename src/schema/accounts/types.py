"""Accounts as their owners see them; nobody else does."""

from collections.abc import Awaitable
from datetime import datetime
from typing import Annotated, Any

import strawberry
import strawberry_django
from strawberry import UNSET

from accounts import models
from accounts.models import AuthProvider
from schema.account_loaders import ClaimsKey
from schema.accounts.enums import LoginOutcome, SecurityClaimKind, StaffPermission
from schema.accounts.lists import FirstLogins, login_connection
from schema.catalog.lists import own_review_connection
from schema.catalog.reviews import ReviewConnection
from schema.context import Info
from schema.fields import LoadedField, field, resolved
from schema.node import Node
from schema.pagination import After, Before, Connection, First, Last, PageArguments

UnresolvedOnly = Annotated[
    bool, strawberry.argument(description="Whether to leave out claims that the owner has answered.")
]


@strawberry.type(description="Where an IP address is, as far as that is known.")
class GeoPlace:
    """A place by its names."""

    city: str | None = field("The name of the city in English.")
    region: str | None = field("The name of the state or region in English.")
    country_code: str | None = field("The country. Source: ISO 3166-1 alpha-2.")


def shown_place(attempt: models.LoginHistory | None) -> GeoPlace | None:
    """Return where an attempt came from; None while nothing is known of it."""
    if attempt is None or not (attempt.country_code or attempt.region or attempt.city):
        return None
    return GeoPlace(city=attempt.city or None, region=attempt.region or None, country_code=attempt.country_code or None)


@strawberry_django.type(
    models.LoginHistory, name="LoginEvent", field_cls=LoadedField, description="An attempt to sign in to the account."
)
class LoginEvent(Node):
    """A row of the login history."""

    outcome: LoginOutcome = field("How the attempt ended.")
    provider: AuthProvider = field("Who was to vouch for the person.")
    ip_address: str = field("The IP address that it came from, IPv4 or IPv6.")
    user_agent: str = field("What the browser or app called itself, at most 512 characters.")
    occurred_at: datetime = field("When the attempt was made.")
    is_unusual: bool = field(
        "Whether it came from a country, or from more than 500 km away, where the owner never signed in before."
    )

    @resolved("The place of the IP address; null until it is looked up, and where it is unknown.")
    def place(root: strawberry.Parent[models.LoginHistory]) -> GeoPlace | None:
        """Show what was looked up."""
        return shown_place(root)


@strawberry.type(description="A page of attempts to sign in.")
class LoginEventConnection(Connection[LoginEvent]):
    """Attempts, the newest first."""


@strawberry_django.type(
    models.SecurityClaim,
    field_cls=LoadedField,
    description="Something that happened to the account, and that its owner should say about whether it was them.",
)
class SecurityClaim(Node):
    """A claim of the viewer."""

    kind: SecurityClaimKind = field("What happened.")
    event: LoginEvent | None = field("The attempt to sign in that it is about, if it is about one.")
    occurred_at: datetime = field("When it happened.")
    is_resolved: bool = field("Whether the owner has said if it was them.")
    resolved_at: datetime | None = field("When the owner said so; null until then.")


@strawberry_django.type(
    models.Session, field_cls=LoadedField, description="A place where the account is signed in: one for each login."
)
class Session(Node):
    """A live session of the viewer."""

    user_agent: str = field("What the browser or app called itself at the login, at most 512 characters.")
    ip_address: str = field("The IP address of the login, IPv4 or IPv6.")
    created_at: datetime = field("When the login was.")
    last_used_at: datetime = field("When it last got a pair of tokens, by the login or a refresh.")

    @resolved("Whether this request was sent with a token of it.")
    def is_current(root: strawberry.Parent[models.Session], info: Info) -> bool:
        """Compare with the token's session."""
        return root.pk == info.context.viewer.session_id

    @resolved("The place of the IP address; null until it is looked up, and where it is unknown.")
    def place(root: strawberry.Parent[models.Session]) -> GeoPlace | None:
        """Show where its login came from."""
        return shown_place(root.event)

    @resolved("When it ends unless it is refreshed before; it lasts 30 days at most, however often it is refreshed.")
    def expires_at(root: strawberry.Parent[models.Session]) -> datetime:
        """Tell when its refresh token ends."""
        return root.refresh_expires_at


@strawberry_django.type(
    models.User, field_cls=LoadedField, description="The account of whoever is signed in. Nobody sees another's."
)
class User(Node):
    """The viewer."""

    email: str = field("The e-mail to sign in with, in lower case.")
    first_name: str = field("The first name.")
    last_name: str = field("The last name.")
    is_email_verified: bool = field("Whether the owner has shown that the address is theirs.")
    is_staff: bool = field("Whether the account may use the admin.")
    created_at: datetime = field("When the account was made.")

    @resolved("What a member of staff may do in the API and the admin; empty for customers.")
    def permissions(_root: strawberry.Parent[models.User], info: Info) -> list[StaffPermission]:
        """Translate Django's permissions, which came in with the session."""
        return [permission for permission in StaffPermission if info.context.viewer.has(permission.value)]

    @resolved(
        "Whether there is a password to sign in with. An account that came from Google has none until a password reset."
    )
    def has_password(root: strawberry.Parent[models.User]) -> bool:
        """Look at the hash."""
        return root.has_usable_password()

    @resolved("The ways in which the owner can sign in.")
    async def connected_providers(root: strawberry.Parent[models.User], info: Info) -> list[AuthProvider]:
        """Put the password, if there is one, before the others."""
        others = await info.context.accounts.social_accounts.load(root.pk)
        own = [AuthProvider.PASSWORD] if root.has_usable_password() else []
        return own + [AuthProvider(account.provider) for account in others]

    @resolved("Where the account is signed in now, the latest used first.", graphql_type=list[Session])
    def sessions(root: strawberry.Parent[models.User], info: Info) -> Awaitable[list[models.Session]]:
        """Load the live sessions."""
        return info.context.accounts.sessions.load(root.pk)

    @resolved(
        "The attempts to sign in, failed ones too, the newest first, in pages of 50 unless `first` or `last` says "
        "otherwise. Kept for a year.",
        graphql_type=LoginEventConnection,
    )
    async def login_history(
        root: strawberry.Parent[models.User],
        info: Info,
        first: FirstLogins = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Any]:
        """Load a page of attempts."""
        page = PageArguments(first=first, after=after, last=last, before=before)
        return await login_connection(info, page, user_id=root.pk)

    @resolved(
        "Security events that want the owner's answer, the newest first; `resolveSecurityClaim` takes it.",
        graphql_type=list[SecurityClaim],
    )
    async def security_claims(
        root: strawberry.Parent[models.User],
        info: Info,
        unresolved_only: UnresolvedOnly = True,  # noqa: FBT002 - an argument of the API
    ) -> list[models.SecurityClaim]:
        """Load the claims."""
        return await info.context.accounts.claims.load(ClaimsKey(root.pk, unresolved_only))

    @resolved("All that the owner wrote, the newest first, whatever moderators said.", graphql_type=ReviewConnection)
    async def reviews(
        root: strawberry.Parent[models.User],
        info: Info,
        first: First = UNSET,
        after: After = UNSET,
        last: Last = UNSET,
        before: Before = UNSET,
    ) -> Connection[Any]:
        """Load a page of reviews."""
        page = PageArguments(first=first, after=after, last=last, before=before)
        return await own_review_connection(info, page, author_id=root.pk)
