"""The tables of the accounts application."""

from accounts.models.login_history import LoginHistory
from accounts.models.outgoing_email import OutgoingEmail
from accounts.models.providers import AuthProvider
from accounts.models.registration import Registration
from accounts.models.security_claim import SecurityClaim
from accounts.models.session import Session
from accounts.models.social_account import SocialAccount
from accounts.models.user import User

__all__ = [
    "AuthProvider",
    "LoginHistory",
    "OutgoingEmail",
    "Registration",
    "SecurityClaim",
    "Session",
    "SocialAccount",
    "User",
]
