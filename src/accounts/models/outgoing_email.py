"""The outbox: every mail that was promised, until it is delivered or given up."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q


class OutgoingEmail(models.Model):
    """A mail to be sent; written in the transaction of what it is about.

    It holds no code and no text: the worker makes both when it sends, from what it finds then and from
    `facts`. Whether there is an account behind the address is found out there as well, so asking costs
    the same for every address.
    """

    class Kind(models.TextChoices):
        """Which letter it is."""

        EMAIL_VERIFICATION = "email_verification"
        PASSWORD_RESET = "password_reset"  # noqa: S105 - a letter, no password
        ACCOUNT_LOCKED = "account_locked"
        UNUSUAL_LOCATION = "unusual_location"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105
        REFRESH_TOKEN_REUSED = "refresh_token_reused"  # noqa: S105
        LOW_STOCK = "low_stock"

    class Status(models.TextChoices):
        """How far it is."""

        WAITING = "waiting"
        SENT = "sent"
        FAILED = "failed"
        EXPIRED = "expired"
        NOT_NEEDED = "not_needed"

    kind = models.CharField(max_length=32, choices=Kind.choices)
    address = models.EmailField("e-mail", max_length=254)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="+"
    )
    claim = models.ForeignKey(
        "accounts.SecurityClaim", null=True, blank=True, on_delete=models.CASCADE, related_name="emails"
    )
    facts = models.JSONField(
        default=dict, blank=True, editable=False, help_text="What a letter tells that is known nowhere else."
    )
    status = models.CharField(max_length=16, choices=Status.choices, default=Status.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    unsure_attempts = models.PositiveSmallIntegerField(
        default=0, help_text="Attempts whose end nobody saw: each may have reached the person."
    )
    created_at = models.DateTimeField()
    next_attempt_at = models.DateTimeField(help_text="Nobody sends it before; whoever sends it moves this on first.")
    expires_at = models.DateTimeField(null=True, blank=True, help_text="It is not sent after this.")
    finished_at = models.DateTimeField(null=True, blank=True)
    last_error = models.CharField(max_length=255, blank=True, help_text="What the mail server said.")

    class Meta:
        verbose_name = "outgoing e-mail"
        indexes: ClassVar = [
            models.Index(fields=["next_attempt_at"], condition=Q(status="waiting"), name="outbox_due"),
            models.Index(fields=["address", "-created_at"], name="outbox_newest_to_address"),
            models.Index(fields=["-created_at", "-id"], name="outbox_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} of {self.created_at:%Y-%m-%d %H:%M %Z}"
