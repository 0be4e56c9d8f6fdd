"""Accounts as staff see them."""

from django.contrib.auth.models import Permission
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Session, User
from accounts.selectors.own import still_live


def people() -> QuerySet[User]:
    """Every account, each with how many live sessions it has as `live_session_count`."""
    live = Session.objects.filter(still_live(), user=OuterRef("pk")).order_by()
    counted = live.values("user").annotate(count=Count("*")).values("count")
    return User.objects.annotate(live_session_count=Coalesce(Subquery(counted), 0))


def staff_who_may(permission: str) -> QuerySet[User]:
    """Active staff with a verified address who hold `permission`, such as `catalog.change_product`; by address."""
    app_label, _, codename = permission.partition(".")
    held = Permission.objects.filter(content_type__app_label=app_label, codename=codename)
    holders = Q(is_superuser=True) | Q(user_permissions__in=held) | Q(groups__permissions__in=held)
    staff = User.objects.filter(holders, is_active=True, is_staff=True, is_email_verified=True)
    return staff.distinct().order_by("email")
