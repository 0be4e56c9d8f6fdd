"""How brands are listed."""

from django.db.models import F, Func, QuerySet

from catalog.models import Brand
from catalog.selectors.visibility import published_brands


def brands_by_name() -> QuerySet[Brand]:
    """Return published brands from A to Z, whatever the case and the accents."""
    return published_brands().order_by(Func(F("name"), function="nexus_fold"), "id")
