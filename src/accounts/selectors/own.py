"""What an account's owner sees of it; every list is asked for by the owner's id."""

from uuid import UUID

from django.conf import settings
from django.contrib.auth.models import Permission
from django.db.models import F, Q, QuerySet, Value
from django.db.models.functions import Concat
from django.utils import timezone

from accounts.models import LoginHistory, SecurityClaim, Session, SocialAccount, User
from nexus.common.keyset import Order

NEWEST_LOGIN_FIRST = Order("occurred_at", descending=True)


def still_live() -> Q:
    """Sessions that can still be refreshed; one from before another password cannot, whether it was ended or not."""
    now = timezone.now()
    can_be_refreshed = Q(expires_at__gt=now, rotated_at__gt=now - settings.REFRESH_TOKEN_LIFETIME)
    return can_be_refreshed & Q(ended_at=None, created_at__gte=F("user__password_changed_at"))


def live_sessions(user_id: UUID) -> QuerySet[Session]:
    """Live sessions of a user, the latest used first, each with its login."""
    sessions = Session.objects.filter(still_live(), user=user_id)
    return sessions.select_related("event").order_by("-last_used_at", "id")


def login_attempts(user_id: UUID) -> QuerySet[LoginHistory]:
    """Every attempt to sign in to this account, unordered."""
    return LoginHistory.objects.filter(user=user_id)


def security_claims(user_id: UUID) -> QuerySet[SecurityClaim]:
    """Claims of a user, the newest first, each with the attempt that it is about."""
    return SecurityClaim.objects.filter(user=user_id).select_related("event").order_by("-occurred_at", "-id")


def social_accounts(user_id: UUID) -> QuerySet[SocialAccount]:
    """Identities of a user at other providers."""
    return SocialAccount.objects.filter(user=user_id).order_by("provider")


def permission_names(user: User) -> QuerySet[Permission, str]:
    """Names such as `catalog.change_product` of what `user` may do as an active member of staff."""
    names = Permission.objects.order_by().values_list(
        Concat(F("content_type__app_label"), Value("."), F("codename")), flat=True
    )
    if not (user.is_staff and user.is_active):
        return names.none()
    return names if user.is_superuser else names.filter(Q(user=user.pk) | Q(group__user=user.pk)).distinct()
