"""Who an account is at another provider."""

from typing import ClassVar

from django.conf import settings
from django.db import models

from accounts.models.providers import AuthProvider


class SocialAccount(models.Model):
    """An identity at a provider, by the subject that never changes; e-mails do."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="social_accounts")
    provider = models.CharField(max_length=16, choices=AuthProvider.choices)
    subject = models.CharField(max_length=255, help_text="The provider's own id of the person.")
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["provider", "subject"], name="social_account_once"),
            models.UniqueConstraint(fields=["user", "provider"], name="social_account_one_for_each_provider"),
        ]

    def __str__(self) -> str:
        return f"{self.get_provider_display()} {self.subject}"
