"""The list of accounts, and the page of each."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from accounts.actions.staff_accounts import save_edited
from accounts.admin import marks
from accounts.admin.rights import PRIVILEGES, may_touch
from accounts.admin.user_actions import UserActions
from accounts.admin.user_forms import UserChange, UserCreation, UserPassword
from accounts.admin.user_panels import panels
from accounts.models import User
from accounts.selectors.people import people
from accounts.services.login_tracking import LoginTrackingService
from nexus.common.theme import ChangeList, ModelAdmin

if TYPE_CHECKING:
    UserModelAdmin = DjangoUserAdmin[User]
else:

    class UserModelAdmin(DjangoUserAdmin, ModelAdmin):
        """Django's screen in the theme."""


class UserList(ChangeList):
    """A page of accounts, each with the end of its lock: one statement for all of them."""

    def get_results(self, request: HttpRequest) -> None:
        """Read the page."""
        super().get_results(request)
        self.result_list = _with_locks(self.result_list)


def _with_locks(users: Iterable[User]) -> list[Any]:
    rows: list[Any] = list(users)
    ends = LoginTrackingService.locked_until(rows) if rows else {}
    for user in rows:
        user.locked_until = ends.get(user.pk)
    return rows


def _count_cascade(users: Iterable[User]) -> dict[str, int]:
    """Return how many rows of each kind are deleted with these accounts."""
    counts = {}
    for relation in User._meta.related_objects:
        meta = relation.field.model._meta
        if relation.on_delete is models.CASCADE and meta.default_manager is not None:
            count = meta.default_manager.filter(**{f"{relation.field.name}__in": list(users)}).count()
            counts[str(meta.verbose_name_plural)] = count
    return {name: count for name, count in counts.items() if count}


@admin.register(User)
class UserAdmin(UserActions, UserModelAdmin):  # type: ignore[misc]  # names of methods are actions, too
    """People who shop and people who work here."""

    form = UserChange
    add_form = UserCreation
    change_password_form = UserPassword
    ordering = ("email",)
    list_display = ("email", "name", "state", "live_sessions", "last_login")
    list_filter = ("is_active", "is_email_verified", "is_staff", "is_superuser", "last_login", "created_at")
    search_fields = ("email", "first_name", "last_name")
    search_help_text = "Parts of the e-mail or of the names."
    readonly_fields = ("state", "last_login", "created_at", "password_changed_at")
    fieldsets = (
        (None, {"fields": ("email", "password", "state")}),
        ("Person", {"fields": ("first_name", "last_name")}),
        ("Account", {"fields": ("is_active", "is_email_verified", "last_login", "created_at", "password_changed_at")}),
        ("Permissions", {"fields": PRIVILEGES, "classes": ("collapse",)}),
    )
    add_fieldsets = (
        (None, {"fields": ("email", "first_name", "last_name", "is_email_verified")}),
        ("Password", {"fields": ("usable_password", "password1", "password2")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        """Return all accounts."""
        return people().order_by(*self.get_ordering(request))

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> User | None:
        """Return an account with the end of its lock."""
        user = super().get_object(request, object_id, from_field)
        return _with_locks([user])[0] if user else None

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:  # noqa: ARG002
        """Return the list that knows the locks."""
        return UserList

    def get_readonly_fields(self, request: HttpRequest, obj: User | None = None) -> list[str]:
        """Return what the person cannot change: rights but as a superuser, and what would shut themselves out."""
        fields: list[str] = [*super().get_readonly_fields(request, obj)]
        if not request.user.is_superuser:
            fields += PRIVILEGES
        elif obj == request.user:
            fields += ("is_active", "is_email_verified", "is_staff", "is_superuser")
        return fields

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether the person may change accounts, and this one."""
        return super().has_change_permission(request, obj) and (obj is None or may_touch(request.user, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """Return whether the person may delete accounts, and this one, which is not their own."""
        is_theirs = obj is None or (may_touch(request.user, obj) and obj != request.user)
        return super().has_delete_permission(request, obj) and is_theirs

    def get_actions(self, request: HttpRequest, *args: Any) -> dict[str, Any]:
        """Return the actions; accounts are deleted one by one."""
        actions = super().get_actions(request, *args)
        actions.pop("delete_selected", None)
        return actions

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Count what goes with an account rather than list it: a year of attempts to sign in is long."""
        may_delete = all(self.has_delete_permission(request, user) for user in objs)
        return [str(user) for user in objs], _count_cascade(objs), set() if may_delete else {"users"}, []

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:  # noqa: FBT001
        """Save a new account, or what was changed of one: a login meanwhile keeps what it wrote."""
        if not change:
            super().save_model(request, obj, form, change)
            return
        names = {field.name for field in User._meta.concrete_fields}
        save_edited(obj, fields=names.intersection(form.changed_data))

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """Show the form, and below it what is known of an account that is there."""
        obj: User | None = kwargs.get("obj")
        if obj is not None:
            context["panels"] = panels(request, obj)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description="name", ordering="first_name")
    def name(self, user: User) -> str:
        """Return the whole name."""
        return f"{user.first_name} {user.last_name}".strip() or marks.NOTHING

    @admin.display(description="state")
    def state(self, user: User) -> SafeString:
        """Return what is special about an account, in words."""
        locked_until = getattr(user, "locked_until", None)
        found: list[tuple[object, str, marks.Tone]] = [
            (not user.is_active, "deactivated", "bad"),
            (locked_until, f"locked until {locked_until:%H:%M} UTC" if locked_until else "", "bad"),
            (not user.is_email_verified, "not verified", "warning"),
            (user.is_active and user.is_email_verified, "active, verified", "good"),
            (user.is_superuser, "superuser", "plain"),
            (user.is_staff and not user.is_superuser, "staff", "plain"),
        ]
        return format_html_join(" ", "{}", ((marks.mark(text, tone),) for is_so, text, tone in found if is_so))

    @admin.display(description="sessions")
    def live_sessions(self, user: Any) -> int:
        """Return in how many places the person is signed in."""
        return int(user.live_session_count)
