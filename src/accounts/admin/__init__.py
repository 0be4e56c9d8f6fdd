"""Accounts in Django's admin: one screen in each file."""

from accounts.admin import groups, login_history, login_page, outgoing_email, security_claims, users

__all__ = ["groups", "login_history", "login_page", "outgoing_email", "security_claims", "users"]
