"""Who a token speaks for, and what they may do: one look at PostgreSQL for each request."""

from dataclasses import dataclass

from django.contrib.auth.models import Group, Permission
from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import Case, CharField, F, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import Concat

from accounts.models import Session, User
from accounts.services.sessions import is_live
from accounts.services.token_blacklist import Mark, TokenBlacklistService
from accounts.services.tokens import AccessClaims
from nexus.common.errors import UnauthenticatedError
from nexus.common.viewer import Viewer


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
    session = _sessions_with_permissions().filter(pk=claims.session_id, user=claims.user_id).first()
    if session is None or not is_live(session):
        raise _is_over()
    permissions: list[str] = vars(session)["permissions"]
    return Authenticated(Viewer(session.user_id, frozenset(permissions), session.pk), session.user)


def _is_over() -> UnauthenticatedError:
    return UnauthenticatedError("This session is over. Sign in again.")


def _sessions_with_permissions() -> QuerySet[Session]:
    """Sessions with their users, and with what those may do as `permissions`; one statement, cheap for customers."""
    every = Permission.objects.order_by().values(
        full_name=Concat(F("content_type__app_label"), Value("."), F("codename"), output_field=CharField())
    )
    groups = Group.objects.filter(user=OuterRef(OuterRef("user_id")))
    own = every.filter(Q(user=OuterRef("user_id")) | Q(group__in=groups))
    return Session.objects.select_related("user").annotate(
        permissions=Case(
            When(user__is_staff=False, then=Value([], output_field=ArrayField(CharField()))),
            When(user__is_superuser=True, then=ArraySubquery(every)),
            default=ArraySubquery(own),
        )
    )
