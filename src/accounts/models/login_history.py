"""Every attempt to sign in, on the API and on the admin's login page."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models import Q

from accounts.models.providers import AuthProvider


class LoginHistory(models.Model):
    """An attempt: who was meant, from where, and how it went.

    It is saved before a password is looked at, as the failure that it may become; so attempts side by
    side count one another, and a crash forgets none. An unknown address is kept as its key alone.
    """

    class Outcome(models.TextChoices):
        """How an attempt ended."""

        SUCCESS = "success"
        BAD_CREDENTIALS = "bad_credentials"
        LOCKED_OUT = "locked_out"
        EMAIL_NOT_VERIFIED = "email_not_verified"

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.CASCADE, related_name="login_history"
    )
    address_key = models.CharField(max_length=64, help_text="Stands for the e-mail; `accounts.services.addresses`.")
    outcome = models.CharField(max_length=32, choices=Outcome.choices)
    provider = models.CharField(max_length=16, choices=AuthProvider.choices, default=AuthProvider.PASSWORD)
    ip_address = models.GenericIPAddressField("IP address")
    user_agent = models.CharField(max_length=512, blank=True)
    occurred_at = models.DateTimeField()

    is_unusual = models.BooleanField(default=False)
    located_at = models.DateTimeField(null=True, blank=True, help_text="When the place was looked up.")
    country_code = models.CharField(max_length=2, blank=True)
    region = models.CharField(max_length=128, blank=True)
    city = models.CharField(max_length=128, blank=True)
    latitude = models.FloatField(null=True, blank=True)
    longitude = models.FloatField(null=True, blank=True)

    class Meta:
        verbose_name = "login attempt"
        verbose_name_plural = "login history"
        indexes: ClassVar = [
            models.Index(fields=["user", "-occurred_at", "-id"], name="login_newest_of_user"),
            models.Index(fields=["address_key", "-occurred_at", "-id"], name="login_newest_of_address"),
            models.Index(fields=["-occurred_at", "-id"], name="login_newest"),
            models.Index(fields=["occurred_at"], condition=Q(located_at=None), name="login_waiting_for_its_place"),
        ]

    def __str__(self) -> str:
        outcome = self.get_outcome_display().capitalize()
        return f"{outcome} at {self.occurred_at:%Y-%m-%d %H:%M %Z} from {self.ip_address}"
