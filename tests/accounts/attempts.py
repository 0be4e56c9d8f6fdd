"""Attempts to sign in: such as were made, and addresses of every kind at which one fails."""

import re
from datetime import datetime
from typing import Any

from django.utils import timezone

from accounts.models import LoginHistory, User
from accounts.services.addresses import address_key
from tests.accounts.flows import ADA, make_customer
from tests.graphql import captured_statements

Outcome = LoginHistory.Outcome

# What is the same for every address, whatever is behind it.
REFUSED = {
    "user": None,
    "tokens": None,
    "errors": [
        {
            "field": None,
            "code": "INVALID_CREDENTIALS",
            "message": "The e-mail or the password is not right, or the address is not confirmed yet.",
            "retryAfterSeconds": None,
            "attemptsRemaining": None,
        }
    ],
}
KINDS = ["unknown", "known", "inactive", "unverified", "locked", "locked unknown", "without a password"]


def make_address(kind: str) -> str:
    """Save what makes an address of this kind, and return the address."""
    email = f"{kind.replace(' ', '-')}@example.com"
    if "unknown" not in kind:
        make_customer(
            email=email,
            is_active=kind != "inactive",
            is_email_verified=kind != "unverified",
            **({"password": None} if kind == "without a password" else {}),
        )
    if "locked" in kind:
        save_attempts(email)
    return email


def save_attempts(
    email: str = ADA, times: int = 10, outcome: Outcome = Outcome.BAD_CREDENTIALS, at: datetime | None = None
) -> None:
    """Save attempts that were made at one moment; by default so many that they lock the address."""
    user = User.objects.filter(email=email).first()
    moment = at or timezone.now()
    facts = {"user": user, "address_key": address_key(email), "outcome": outcome, "ip_address": "203.0.113.9"}
    LoginHistory.objects.bulk_create(LoginHistory(**facts, occurred_at=moment, located_at=moment) for _ in range(times))


def outcomes(email: str = ADA) -> list[str]:
    """Return how the attempts at an address ended, the oldest first."""
    attempts = LoginHistory.objects.filter(address_key=address_key(email)).order_by("pk")
    return list(attempts.values_list("outcome", flat=True))


def newest_attempt() -> LoginHistory:
    attempt = LoginHistory.objects.order_by("-pk").first()
    assert attempt is not None
    return attempt


def statement_shapes(function: Any, *args: Any) -> list[str]:
    """Return the statements that a call costs, without their values."""
    with captured_statements() as statements:
        function(*args)
    return [re.sub(r"'[^']*'|::\w+| *-?\b\d+\b|\bNULL\b|\b(true|false)\b|s\d+_x\d+", "", text) for text in statements]
