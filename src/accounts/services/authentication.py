"""Who a token speaks for, and what they may do: one look at PostgreSQL for each request."""

from dataclasses import dataclass
from functools import cache

from django.contrib.postgres.fields import ArrayField
from django.db.models import CharField, QuerySet
from django.db.models.expressions import RawSQL

from accounts.models import Session, User
from accounts.services.sessions import is_live
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from accounts.services.tokens import AccessClaims
from nexus.common.errors import UnauthenticatedError
from nexus.common.viewer import Viewer

# What staff may do, by themselves, by their groups or as superusers, named like Django's permissions. Every
# signed-in request asks this, and Django would take longer to put it together than PostgreSQL to answer.
PERMISSIONS = """
    CASE WHEN accounts_user.is_staff THEN ARRAY(
        SELECT content_type.app_label || '.' || permission.codename
        FROM auth_permission permission JOIN django_content_type content_type
            ON content_type.id = permission.content_type_id
        WHERE accounts_user.is_superuser
            OR permission.id IN (
                SELECT permission_id FROM accounts_user_user_permissions WHERE user_id = accounts_user.id
            )
            OR permission.id IN (
                SELECT held.permission_id
                FROM auth_group_permissions held JOIN accounts_user_groups member USING (group_id)
                WHERE member.user_id = accounts_user.id
            )
    ) ELSE '{}' END
"""


@dataclass(frozen=True, slots=True)
class Authenticated:
    """A caller whose session is live."""

    viewer: Viewer
    user: User


def authenticate(claims: AccessClaims) -> Authenticated:
    """Return who asks; raise UnauthenticatedError if the session is over or the account closed.

    Rights come from the database alone, and only while the account is staff's.
    """
    if TokenBlacklistService.find(claims.jti) is Mark.ENDED:
        raise _is_over()
    session = _sessions().filter(pk=claims.session_id, user=claims.user_id).first()
    if session is None or not is_live(session):
        raise _is_over()
    permissions: list[str] = vars(session)["permissions"]
    return Authenticated(Viewer(session.user_id, frozenset(permissions), session.pk), session.user)


def _is_over() -> UnauthenticatedError:
    return UnauthenticatedError("This session is over. Sign in again.")


@cache
def _sessions() -> QuerySet[Session]:
    """Sessions with their users, and with what those may do as `permissions`; made once, and narrowed by `filter`."""
    permissions = RawSQL(PERMISSIONS, [], ArrayField(CharField()))  # noqa: S611 - nothing is put into it
    return Session.objects.select_related("user").annotate(permissions=permissions)
