"""A password validator that Django has not."""

from typing import Any

from django.core.exceptions import ValidationError

MAX_CHARACTERS = 128


class MaximumLengthValidator:
    """Refuses what takes long to hash. Source: OWASP Authentication Cheat Sheet."""

    def __init__(self, max_length: int = MAX_CHARACTERS) -> None:
        self.max_length = max_length

    def validate(self, password: str, user: Any = None) -> None:  # noqa: ARG002 - Django's signature
        """Raise ValidationError for a password of too many characters."""
        if len(password) > self.max_length:
            message = f"This password is too long. It takes at most {self.max_length} characters."
            raise ValidationError(message, code="password_too_long")

    def get_help_text(self) -> str:
        """Return the rule for people."""
        return f"Your password takes at most {self.max_length} characters."
