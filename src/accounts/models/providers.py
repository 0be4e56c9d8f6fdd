"""Who vouches for a person at a sign-in."""

from django.db import models


class AuthProvider(models.TextChoices):
    """The ways to sign in."""

    PASSWORD = "password"  # noqa: S105 - a way, no password
    GOOGLE = "google"
