"""The list of security claims."""

from django.contrib import admin
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.actions.security import resolve_claim
from accounts.admin import marks
from accounts.admin.confirm import RowActions
from accounts.admin.filters import AccountFilter
from accounts.admin.rights import Records, may_touch
from accounts.models import SecurityClaim
from nexus.common.list_filters import ChoiceFilter
from nexus.common.theme import ModelAdmin


class OpenFilter(ChoiceFilter):
    """Claims that wait for an answer, or have one."""

    title = parameter_name = "state"
    kinds = {"open": ("Open", Q(resolved_at__isnull=True)), "resolved": ("Resolved", Q(resolved_at__isnull=False))}


@admin.register(SecurityClaim)
class SecurityClaimAdmin(Records, RowActions, ModelAdmin[SecurityClaim]):
    """What happened to accounts, and what their owners said to it, or staff who have asked them."""

    list_display = ("occurred_at", "what", "account", "state", "origin")
    list_filter = (AccountFilter, OpenFilter, "kind", "was_me", "occurred_at")
    list_select_related = ("user", "event")
    search_fields = ("user__email",)
    search_help_text = "A part of the account's e-mail."
    ordering = ("-occurred_at", "-id")
    actions = ("it_was_the_owner", "it_was_not_the_owner")
    fieldsets = (
        (None, {"fields": ("what", "occurred_at", "account", "state")}),
        ("Attempt to sign in", {"fields": ("event", "origin", "device")}),
    )

    def has_resolve_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may answer for owners."""
        return request.user.has_perm("accounts.change_securityclaim")

    def may_act(self, request: HttpRequest, row: SecurityClaim) -> bool:
        """Return whether the person may touch the account that the claim is about."""
        assert request.user.is_authenticated
        return may_touch(request.user, row.user)

    def buttons(self, request: HttpRequest, row: SecurityClaim) -> list[tuple[str, str]]:
        """Return both answers while there is none."""
        if row.is_resolved or not self.has_resolve_permission(request):
            return []
        return [("it_was_the_owner", "It was the owner"), ("it_was_not_the_owner", "It was not the owner")]

    @admin.action(description="Resolve for the owner: it was them", permissions=["resolve"])
    def it_was_the_owner(self, request: HttpRequest, claims: QuerySet[SecurityClaim]) -> HttpResponse | None:
        """Note that the owner has nothing against it."""
        return self.act(request, claims, _owned, done="Resolved, it was the owner")

    @admin.action(description="Resolve for the owner: it was not them", permissions=["resolve"])
    def it_was_not_the_owner(self, request: HttpRequest, claims: QuerySet[SecurityClaim]) -> HttpResponse | None:
        """Shut whoever it was out."""
        question = "It was not the owner? All sessions end, the password is taken away, and a reset code is mailed."
        return self.act(request, claims, _disowned, done="Resolved, it was not the owner", question=question)

    @admin.display(description="account", ordering="user__email")
    def account(self, claim: SecurityClaim) -> str:
        """Return whose it is."""
        return marks.person(claim.user)

    @admin.display(description="what happened", ordering="kind")
    def what(self, claim: SecurityClaim) -> str:
        """Return the kind."""
        return claim.get_kind_display().capitalize()

    @admin.display(description="state", ordering="resolved_at")
    def state(self, claim: SecurityClaim) -> str:
        """Return what was said to it, and when."""
        if not claim.is_resolved:
            return marks.mark("open", "warning")
        said = marks.mark("was the owner", "good") if claim.was_me else marks.mark("not the owner", "bad")
        return marks.below(said, marks.moment(claim.resolved_at))

    @admin.display(description="from")
    def origin(self, claim: SecurityClaim) -> str:
        """Return where the attempt came from."""
        return marks.origin(claim.event)

    @admin.display(description="device")
    def device(self, claim: SecurityClaim) -> str:
        """Return the program of the attempt."""
        return marks.device(claim.event.user_agent) if claim.event else marks.NOTHING


def _owned(claim: SecurityClaim) -> bool:
    return _resolve(claim, was_me=True)


def _disowned(claim: SecurityClaim) -> bool:
    return _resolve(claim, was_me=False)


def _resolve(claim: SecurityClaim, *, was_me: bool) -> bool:
    """Answer in the owner's place; return whether nobody had."""
    if claim.is_resolved:
        return False
    return resolve_claim(claim.user_id, claim.pk, was_me=was_me).was_me is was_me
