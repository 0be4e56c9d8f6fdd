"""Where a person is signed in: the truth behind every token."""

import uuid
from datetime import datetime
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Coalesce

from accounts.models.login_history import LoginHistory
from accounts.models.providers import AuthProvider


class Session(models.Model):
    """One sign-in on one device, from its login to its end; each refresh moves its tokens on.

    The tokens are not kept: they are signed again from the ids and times in here.
    """

    class EndReason(models.TextChoices):
        """What ended a session before its time."""

        LOGGED_OUT = "logged_out"
        REVOKED = "revoked"
        PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason, no password
        REUSED = "reused"
        NOT_ME = "not_me"
        DEACTIVATED = "deactivated"

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sessions")
    provider = models.CharField(max_length=16, choices=AuthProvider.choices, default=AuthProvider.PASSWORD)
    event = models.ForeignKey(
        LoginHistory, null=True, blank=True, on_delete=models.SET_NULL, related_name="+", verbose_name="login"
    )
    ip_address = models.GenericIPAddressField("IP address")
    user_agent = models.CharField(max_length=512, blank=True)
    created_at = models.DateTimeField()
    last_used_at = models.DateTimeField(help_text="The latest login or refresh.")
    expires_at = models.DateTimeField(help_text="However often it is refreshed.")
    ended_at = models.DateTimeField(null=True, blank=True)
    end_reason = models.CharField(max_length=16, choices=EndReason.choices, blank=True)

    # The pair of tokens that is out, and since when; the refresh token before it, which a client that
    # heard no answer may send once more.
    access_jti = models.UUIDField(default=uuid.uuid4)
    refresh_jti = models.UUIDField(default=uuid.uuid4)
    previous_refresh_jti = models.UUIDField(null=True, blank=True)
    rotated_at = models.DateTimeField()

    class Meta:
        indexes: ClassVar = [
            models.Index(fields=["user", "-last_used_at"], condition=Q(ended_at=None), name="session_live_of_user"),
            models.Index(Coalesce("ended_at", "expires_at"), name="session_over"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(expires_at__gt=F("created_at")), name="session_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.user_id} since {self.created_at:%Y-%m-%d %H:%M %Z}"

    @property
    def refresh_expires_at(self) -> datetime:
        """When the refresh token that is out ends, and with it the session unless it is refreshed before."""
        return min(self.rotated_at + settings.REFRESH_TOKEN_LIFETIME, self.expires_at)
