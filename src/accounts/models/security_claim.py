"""What happened to an account that its owner should look at."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.login_history import LoginHistory


class SecurityClaim(models.Model):
    """A security event that wants the owner's attention until they say whether it was them."""

    class Kind(models.TextChoices):
        """What happened."""

        UNUSUAL_LOCATION = "unusual_location"
        ACCOUNT_LOCKED = "account_locked"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105 - an event, no password
        REFRESH_TOKEN_REUSED = "refresh_token_reused"  # noqa: S105

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="security_claims")
    kind = models.CharField(max_length=32, choices=Kind.choices)
    event = models.ForeignKey(
        LoginHistory, null=True, blank=True, on_delete=models.SET_NULL, related_name="security_claims"
    )
    occurred_at = models.DateTimeField()
    resolved_at = models.DateTimeField(null=True, blank=True)
    was_me = models.BooleanField(null=True, blank=True, help_text="What the owner said; empty until then.")

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-occurred_at"], condition=Q(resolved_at=None), name="claim_open_of_user"),
        ]
        constraints: ClassVar = [
            # Whoever looks at an attempt twice raises one claim.
            models.UniqueConstraint(fields=["event", "kind"], name="claim_once_for_an_event"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} at {self.occurred_at:%Y-%m-%d %H:%M %Z}"

    @property
    def is_resolved(self) -> bool:
        """Whether the owner has answered."""
        return self.resolved_at is not None
