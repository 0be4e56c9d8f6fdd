"""Who a token speaks for, and what they may do: one look at PostgreSQL for each request."""

from dataclasses import dataclass

from django.db import connection

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

# What a live session is told by.
SESSION_FIELDS = ["id", "user_id", "created_at", "expires_at", "ended_at"]
USER_FIELDS = [field.attname for field in User._meta.concrete_fields]
# Written out: to put it together and its rows into shape takes Django four times as long as all the rest.
COLUMNS = [f"accounts_session.{name}" for name in SESSION_FIELDS] + [f"accounts_user.{name}" for name in USER_FIELDS]
STATEMENT = f"""
    SELECT {", ".join(COLUMNS)}, {PERMISSIONS}
    FROM accounts_session JOIN accounts_user ON accounts_user.id = user_id
    WHERE accounts_session.id = %s AND user_id = %s
"""  # noqa: S608 - names of our own


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
    with connection.cursor() as cursor:
        cursor.execute(STATEMENT, [claims.session_id, claims.user_id])
        row = cursor.fetchone()
    if row is None:
        raise _is_over()
    *columns, permissions = row
    session = Session.from_db(connection.alias, SESSION_FIELDS, columns[: len(SESSION_FIELDS)])
    session.user = User.from_db(connection.alias, USER_FIELDS, columns[len(SESSION_FIELDS) :])
    if not is_live(session):
        raise _is_over()
    return Authenticated(Viewer(session.user_id, frozenset(permissions), session.pk), session.user)


def _is_over() -> UnauthenticatedError:
    return UnauthenticatedError("This session is over. Sign in again.")
