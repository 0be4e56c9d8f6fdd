"""The tables of the accounts application."""

from accounts.models.user import User

__all__ = ["User"]
