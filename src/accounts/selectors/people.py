"""Accounts as staff see them."""

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from accounts.models import Session, User
from accounts.selectors.own import still_live


def people() -> QuerySet[User]:
    """Every account, each with how many live sessions it has as `live_session_count`."""
    live = Session.objects.filter(still_live(), user=OuterRef("pk")).order_by()
    counted = live.values("user").annotate(count=Count("*")).values("count")
    return User.objects.annotate(live_session_count=Coalesce(Subquery(counted), 0))
