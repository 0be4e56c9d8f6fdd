"""The outbox: mails that wait, that were sent, and that could not be."""

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse

from accounts.actions import staff_outbox
from accounts.admin import marks
from accounts.admin.confirm import RowActions
from accounts.admin.filters import AccountFilter
from accounts.admin.rights import Records
from accounts.models import OutgoingEmail
from nexus.common.theme import ModelAdmin

Status = OutgoingEmail.Status
TONES: dict[str, marks.Tone] = {Status.WAITING: "warning", Status.SENT: "good", Status.FAILED: "bad"}


@admin.register(OutgoingEmail)
class OutgoingEmailAdmin(Records, RowActions, ModelAdmin[OutgoingEmail]):
    """Which letter goes where and how far it is; there is no text and no code to be read."""

    list_display = ("created_at", "letter", "address", "state", "attempts", "last_error")
    list_filter = (AccountFilter, "status", "kind", "created_at")
    search_fields = ("address", "last_error")
    search_help_text = "A part of the address, or of what the mail server said."
    ordering = ("-created_at", "-id")
    actions = ("try_again", "give_up")
    fieldsets = (
        (None, {"fields": ("letter", "address", "account", "claim", "created_at")}),
        ("Delivery", {"fields": ("state", "attempts", "expires_at", "finished_at", "last_error")}),
    )

    def has_deliver_permission(self, request: HttpRequest) -> bool:
        """Return whether the person may say what becomes of mails."""
        return request.user.has_perm("accounts.change_outgoingemail")

    def may_act(self, request: HttpRequest, row: OutgoingEmail) -> bool:  # noqa: ARG002
        """Return True: it is about the mail and nobody's account."""
        return True

    def buttons(self, request: HttpRequest, row: OutgoingEmail) -> list[tuple[str, str]]:
        """Return what can be done about a mail that is not settled."""
        if not self.has_deliver_permission(request):
            return []
        offered = [
            (row.status == Status.FAILED, "try_again", "Try again"),
            (row.status in {Status.FAILED, Status.WAITING}, "give_up", "Give up"),
        ]
        return [(name, label) for is_sensible, name, label in offered if is_sensible]

    @admin.action(description="Try again now", permissions=["deliver"])
    def try_again(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> HttpResponse | None:
        """Have failed mails sent once more."""
        done = "To be sent again, unless its code is too old"
        return self.act(request, emails, lambda email: staff_outbox.try_again(email.pk), done=done)

    @admin.action(description="Give up", permissions=["deliver"])
    def give_up(self, request: HttpRequest, emails: QuerySet[OutgoingEmail]) -> HttpResponse | None:
        """Settle mails that nobody needs any more."""
        question = "Give up? The mail is not sent."
        return self.act(
            request, emails, lambda email: staff_outbox.give_up(email.pk), done="Given up", question=question
        )

    @admin.display(description="letter", ordering="kind")
    def letter(self, email: OutgoingEmail) -> str:
        """Return the kind."""
        return email.get_kind_display().capitalize()

    @admin.display(description="status", ordering="status")
    def state(self, email: OutgoingEmail) -> str:
        """Return how far it is, and when it is tried next."""
        status = marks.mark(email.get_status_display().capitalize(), TONES.get(email.status, "plain"))
        if email.status != Status.WAITING:
            return status
        return marks.below(status, f"next attempt {marks.moment(email.next_attempt_at)}")

    @admin.display(description="account")
    def account(self, email: OutgoingEmail) -> str:
        """Return whom it is about."""
        return marks.person(email.user)
