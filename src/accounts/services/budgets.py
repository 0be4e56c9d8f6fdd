"""How often the account mutations may be tried; spent before anything is looked up, hashed or sent."""

from enum import Enum
from uuid import UUID

from django.conf import settings

from accounts.errors import AccountErrorCode, refuse
from nexus.common.budgets import Budget
from nexus.common.client import Client
from nexus.common.errors import try_again_in


class AccountBudget(Enum):
    """Each of the budgets; its rate is the setting RATE_LIMIT_ with its name."""

    LOGIN = "login"
    LOGIN_NETWORK = "login_network"
    LOGIN_TOTAL = "login_total"
    REGISTER = "register"
    CODE_REQUEST = "code_request"
    CODE_GUESS = "code_guess"
    REFRESH = "refresh"
    GOOGLE = "google"
    PASSWORD_CHANGE = "password_change"  # noqa: S105 - a name, no password
    PROFILE = "profile"


def spend(budget: AccountBudget, client: Client) -> None:
    """Take one from what the client's network has left; raise AccountRefusedError when that is nothing."""
    _spend(budget, client.network)


def spend_login(address_key: str, client: Client) -> None:
    """Take one password log-in; raise AccountRefusedError when a budget is used up.

    The narrow one goes first, so that whoever is refused does not use up what others share: their
    network, and then everybody. No budget looks at whether the address has an account.
    """
    _spend(AccountBudget.LOGIN, f"{address_key} {client.network}")
    _spend(AccountBudget.LOGIN_NETWORK, client.network)
    _spend(AccountBudget.LOGIN_TOTAL, "everybody")


def spend_password_change(user_id: UUID) -> None:
    """Take one guess at the current password of an account, from wherever; raise AccountRefusedError likewise."""
    _spend(AccountBudget.PASSWORD_CHANGE, str(user_id))


def spend_profile_change(user_id: UUID) -> None:
    """Take one change of the names of an account; raise AccountRefusedError likewise."""
    _spend(AccountBudget.PROFILE, str(user_id))


def _spend(budget: AccountBudget, key: str) -> None:
    rate: str = getattr(settings, f"RATE_LIMIT_{budget.name}")
    seconds = Budget(budget.value, rate).spend(key)
    if seconds:
        message = f"Too many attempts. {try_again_in(seconds)}"
        raise refuse(AccountErrorCode.RATE_LIMITED, message, retry_after_seconds=seconds)
