"""What staff can do to accounts: picked in the list, or by a button on the account's page."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.actions import staff_accounts
from accounts.admin.confirm import RowActions
from accounts.admin.rights import may_touch
from accounts.models import User

Answer = HttpResponse | None


class UserActions(RowActions):
    """The actions; each needs the permission to change accounts."""

    actions = ("deactivate", "activate", "mark_verified", "sign_out_everywhere", "send_reset_code", "lift_lock")

    def may_act(self, request: HttpRequest, row: User) -> bool:
        """Return whether the person may change this account; nobody closes their own by a slip."""
        assert request.user.is_authenticated
        is_own_to_close = row == request.user and request.POST.get("action") == "deactivate"
        return may_touch(request.user, row) and not is_own_to_close

    def buttons(self, request: HttpRequest, row: Any) -> list[tuple[str, str]]:
        """Return the actions that make sense for an account as its page has read it."""
        if not request.user.has_perm("accounts.change_user"):
            return []
        offered: list[tuple[object, str, str]] = [
            (row.is_active and row != request.user, "deactivate", "Deactivate"),
            (not row.is_active, "activate", "Activate"),
            (not row.is_email_verified, "mark_verified", "Mark as verified"),
            (row.live_session_count, "sign_out_everywhere", "End all sessions"),
            (row.is_active, "send_reset_code", "Send reset code"),
            (row.locked_until, "lift_lock", "Lift lock"),
        ]
        return [(name, label) for is_sensible, name, label in offered if is_sensible]

    @admin.action(description="Deactivate: close the account, end all sessions", permissions=["change"])
    def deactivate(self, request: HttpRequest, users: QuerySet[User]) -> Answer:
        """Close accounts."""
        question = "Deactivate? All sessions end at once, and nobody can sign in to the account until it is activated."
        return self.act(request, users, staff_accounts.deactivate, done="Deactivated", question=question)

    @admin.action(description="Activate again", permissions=["change"])
    def activate(self, request: HttpRequest, users: QuerySet[User]) -> Answer:
        """Open accounts that were closed."""
        return self.act(request, users, staff_accounts.activate, done="Activated")

    @admin.action(description="Mark the address as verified", permissions=["change"])
    def mark_verified(self, request: HttpRequest, users: QuerySet[User]) -> Answer:
        """Take addresses for their owners'."""
        question = "Mark as verified? Whoever knows the password can sign in then, without a code from the mailbox."
        return self.act(request, users, staff_accounts.mark_verified, done="Address verified", question=question)

    @admin.action(description="End all sessions", permissions=["change"])
    def sign_out_everywhere(self, request: HttpRequest, users: QuerySet[User]) -> Answer:
        """Sign people out."""
        question = "End all sessions? The person is signed out on every device, and can sign in again."
        return self.act(request, users, staff_accounts.sign_out_everywhere, done="Sessions ended", question=question)

    @admin.action(description="Send a password reset code", permissions=["change"])
    def send_reset_code(self, request: HttpRequest, users: QuerySet[User]) -> Answer:
        """Mail codes for a new password."""
        return self.act(request, users, staff_accounts.send_reset_code, done="Reset code on its way")

    @admin.action(description="Lift the lock after wrong passwords", permissions=["change"])
    def lift_lock(self, request: HttpRequest, users: QuerySet[User]) -> Answer:
        """Let people try again who were locked out."""
        return self.act(request, users, staff_accounts.lift_lock, done="Lock lifted")
