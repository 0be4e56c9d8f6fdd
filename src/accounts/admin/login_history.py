"""The list of attempts to sign in."""

from collections.abc import Iterable
from ipaddress import ip_address
from typing import Any

from babel import Locale
from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest

from accounts.admin import marks
from accounts.admin.filters import AccountFilter
from accounts.admin.rights import Records
from accounts.models import LoginHistory, User
from accounts.services.addresses import address_key
from nexus.common.theme import ModelAdmin

# Every country of the newest attempts can be picked; all of a year would be gone through for that.
LATELY = 5000
PEOPLE_FOUND = 100


class CountryFilter(admin.SimpleListFilter):
    """Attempts from one of the countries of late."""

    title = "country"
    parameter_name = "country"

    def lookups(self, request: HttpRequest, model_admin: Any) -> Iterable[tuple[str, str]]:  # noqa: ARG002
        """Return the countries that the newest attempts came from, and the chosen one."""
        newest = LoginHistory.objects.order_by("-occurred_at", "-id").values("pk")[:LATELY]
        found = LoginHistory.objects.filter(pk__in=newest).order_by().values_list("country_code", flat=True).distinct()
        codes = {*found, self.used_parameters.get(self.parameter_name)}
        names = Locale("en").territories
        return sorted(((code, names.get(code, code)) for code in codes if code), key=lambda country: country[1])

    def queryset(self, request: HttpRequest, queryset: QuerySet[LoginHistory]) -> QuerySet[LoginHistory]:  # noqa: ARG002
        """Return the attempts from the chosen country, or all."""
        return queryset.filter(country_code=self.value()) if self.value() else queryset


@admin.register(LoginHistory)
class LoginHistoryAdmin(Records, ModelAdmin[LoginHistory]):
    """Who tried to sign in, from where, and how it went; nothing in here can be changed."""

    list_display = ("occurred_at", "account", "outcome_mark", "origin", "device")
    list_filter = (AccountFilter, "outcome", "provider", "is_unusual", CountryFilter, "occurred_at")
    list_select_related = ("user",)
    search_fields = ("user__email", "ip_address")
    search_help_text = "A whole e-mail, with or without an account; a part of an account's e-mail; or an IP address."
    ordering = ("-occurred_at", "-id")
    fieldsets = (
        (None, {"fields": ("occurred_at", "account", "outcome_mark")}),
        ("From", {"fields": ("ip_address", "place", "device", "user_agent")}),
        ("Place", {"fields": ("located_at", "latitude", "longitude"), "classes": ("collapse",)}),
    )

    def get_search_results(
        self,
        request: HttpRequest,  # noqa: ARG002 - Django's signature
        queryset: QuerySet[LoginHistory],
        search_term: str,
    ) -> tuple[QuerySet[LoginHistory], bool]:
        """Return the attempts at an address, or from one; by indexes, as a LIKE over them all would take too long."""
        text = search_term.strip()
        if not text:
            return queryset, False
        if _is_ip_address(text):
            return queryset.filter(ip_address=text), False
        email = User.objects.normalize_email(text)
        people = list(User.objects.filter(email__contains=email).values_list("pk", flat=True)[:PEOPLE_FOUND])
        return queryset.filter(Q(user__in=people) | Q(address_key=address_key(email))), False

    @admin.display(description="account")
    def account(self, event: LoginHistory) -> str:
        """Return whose account was meant."""
        return marks.person(event.user) if event.user else "no account"

    @admin.display(description="outcome", ordering="outcome")
    def outcome_mark(self, event: LoginHistory) -> str:
        """Return how it ended, and by which way."""
        return marks.below(marks.outcome(event), f"by {event.get_provider_display()}")

    @admin.display(description="from", ordering="ip_address")
    def origin(self, event: LoginHistory) -> str:
        """Return where it came from, in one cell."""
        return marks.origin(event)

    @admin.display(description="place")
    def place(self, event: LoginHistory) -> str:
        """Return where it came from."""
        return marks.place(event)

    @admin.display(description="device")
    def device(self, event: LoginHistory) -> str:
        """Return the program."""
        return marks.device(event.user_agent)


def _is_ip_address(text: str) -> bool:
    try:
        ip_address(text)
    except ValueError:
        return False
    # PostgreSQL knows no zones.
    return "%" not in text
