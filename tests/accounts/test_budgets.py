"""Each account mutation has a budget, and what one client used up is there for the next."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
import time_machine

from accounts.errors import AccountErrorCode, AccountRefusedError, Problem
from accounts.services import budgets
from accounts.services.budgets import AccountBudget
from nexus.common.client import Client
from nexus.common.errors import try_again_in

HERE = Client("203.0.113.7")
ELSEWHERE = Client("198.51.100.7")
NOON = datetime(2026, 5, 1, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _no_window_ends() -> Iterator[None]:
    """Stop the clock: a budget that is full again in the middle of a test would be a riddle."""
    with time_machine.travel(NOON, tick=False):
        yield


OF_A_NETWORK = [
    AccountBudget.REGISTER,
    AccountBudget.CODE_REQUEST,
    AccountBudget.CODE_GUESS,
    AccountBudget.REFRESH,
    AccountBudget.GOOGLE,
]


def refusal(spend: Any, *args: Any) -> Problem | None:
    """Return what an attempt was refused with."""
    try:
        spend(*args)
    except AccountRefusedError as error:
        (problem,) = error.problems
        assert problem.code is AccountErrorCode.RATE_LIMITED
        return problem
    return None


def are_allowed(times: int, spend: Any, *args: Any) -> list[bool]:
    return [refusal(spend, *args) is None for _ in range(times)]


@pytest.mark.parametrize("budget", OF_A_NETWORK)
def test_a_network_has_its_budget(settings: Any, budget: AccountBudget) -> None:
    setattr(settings, f"RATE_LIMIT_{budget.name}", "2/h")
    assert are_allowed(4, budgets.spend, budget, HERE) == [True, True, False, False]
    assert are_allowed(1, budgets.spend, budget, ELSEWHERE) == [True]


@pytest.mark.parametrize("budget", OF_A_NETWORK)
def test_budgets_do_not_share(settings: Any, budget: AccountBudget) -> None:
    for each in OF_A_NETWORK:
        setattr(settings, f"RATE_LIMIT_{each.name}", "1/h")
    budgets.spend(budget, HERE)
    assert [each for each in OF_A_NETWORK if refusal(budgets.spend, each, HERE)] == [budget]


def test_neighbours_in_a_64_are_one_network(settings: Any) -> None:
    settings.RATE_LIMIT_REGISTER = "1/h"
    budgets.spend(AccountBudget.REGISTER, Client("2001:db8:1:2::1"))
    assert refusal(budgets.spend, AccountBudget.REGISTER, Client("2001:db8:1:2:ffff::9"))
    assert refusal(budgets.spend, AccountBudget.REGISTER, Client("2001:db8:1:3::1")) is None


@pytest.mark.parametrize("second", [0, 0.5, 1, 111.9, 449.3, 899.999])
def test_says_when_there_is_more(settings: Any, second: float) -> None:
    settings.RATE_LIMIT_REGISTER = "1/15m"
    with time_machine.travel(NOON + timedelta(seconds=second), tick=False) as time:
        budgets.spend(AccountBudget.REGISTER, HERE)
        problem = refusal(budgets.spend, AccountBudget.REGISTER, HERE)
        assert problem
        seconds = problem.retry_after_seconds
        assert seconds
        assert 0 < seconds <= 900
        assert problem.message == f"Too many attempts. {try_again_in(seconds)}"
        time.shift(timedelta(seconds=seconds - 1))
        assert refusal(budgets.spend, AccountBudget.REGISTER, HERE)
        time.shift(timedelta(seconds=1))
        assert refusal(budgets.spend, AccountBudget.REGISTER, HERE) is None


def test_no_second_of_a_window_lets_more_through(settings: Any) -> None:
    settings.RATE_LIMIT_REGISTER = "1/m"
    with time_machine.travel(NOON, tick=False) as time:
        for _ in range(60):
            assert are_allowed(2, budgets.spend, AccountBudget.REGISTER, HERE)[1] is False
            time.shift(timedelta(seconds=1))


def test_log_ins_to_one_account_from_one_network_are_counted(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN = "2/15m"
    assert are_allowed(3, budgets.spend_login, "ada", HERE) == [True, True, False]
    assert are_allowed(1, budgets.spend_login, "ada", ELSEWHERE) == [True]
    assert are_allowed(1, budgets.spend_login, "bob", HERE) == [True]


def test_log_ins_to_many_accounts_from_one_network_are_counted(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN_NETWORK = "3/15m"
    assert [refusal(budgets.spend_login, f"user {n}", HERE) is None for n in range(4)] == [True, True, True, False]
    assert are_allowed(1, budgets.spend_login, "user 4", ELSEWHERE) == [True]


def test_log_ins_from_everywhere_are_counted(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN_TOTAL = "3/15m"
    clients = [Client(f"203.0.113.{n}") for n in range(4)]
    assert [refusal(budgets.spend_login, "ada", client) is None for client in clients] == [True, True, True, False]


def test_who_is_refused_uses_up_nothing_that_others_share(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN = "1/15m"
    settings.RATE_LIMIT_LOGIN_NETWORK = "2/15m"
    settings.RATE_LIMIT_LOGIN_TOTAL = "3/15m"
    are_allowed(20, budgets.spend_login, "ada", HERE)
    assert are_allowed(1, budgets.spend_login, "bob", HERE) == [True]
    assert [refusal(budgets.spend_login, f"user {n}", HERE) is None for n in range(20)] == [False] * 20
    assert are_allowed(1, budgets.spend_login, "bob", ELSEWHERE) == [True]


def test_guesses_at_a_current_password_are_counted_wherever_they_come_from(settings: Any) -> None:
    settings.RATE_LIMIT_PASSWORD_CHANGE = "2/15m"
    ada, bob = UUID(int=1), UUID(int=2)
    assert are_allowed(3, budgets.spend_password_change, ada) == [True, True, False]
    assert are_allowed(1, budgets.spend_password_change, bob) == [True]


def test_a_burst_lets_exactly_the_budget_through(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN = "20/15m"
    with ThreadPoolExecutor(50) as threads:
        refused = threads.map(lambda _: refusal(budgets.spend_login, "ada", HERE), range(100))
        assert sum(problem is None for problem in refused) == 20
