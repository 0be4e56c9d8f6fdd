"""How long a refusal takes tells nothing: a statistic that takes a minute, so it is run by itself."""

import random
from statistics import median
from time import perf_counter
from typing import Any

import pytest

from accounts.actions.sign_in import log_in
from accounts.errors import AccountRefusedError
from accounts.hashers import Argon2idHasher
from accounts.models import LoginHistory
from nexus.common.client import Client
from tests.accounts.attempts import KINDS, Outcome, make_address
from tests.accounts.flows import NEW_PASSWORD, PASSWORD

ROUNDS = 100
# A hash more or less is thirty; of less than this, a stranger behind a network notices nothing.
NOTABLE_SECONDS = 0.001
# How lopsided so many rounds may be by chance: a fair coin gets there once in 15,000 runs.
STANDARD_DEVIATIONS = 4


@pytest.mark.statistical
@pytest.mark.django_db
def test_a_refusal_takes_as_long_for_every_address(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN = settings.RATE_LIMIT_LOGIN_NETWORK = "1000000/m"
    monkeypatch.setattr(Argon2idHasher, "memory_cost", 19_456)
    monkeypatch.setattr(Argon2idHasher, "time_cost", 2)
    emails = {kind: make_address(kind) for kind in KINDS}
    tries = [(kind, email, NEW_PASSWORD) for kind, email in emails.items()]
    tries += [(f"{kind}, right password", email, PASSWORD) for kind, email in emails.items() if kind != "known"]
    taken = measure(tries)
    telling = [name for name, seconds in taken.items() if is_telling(seconds, taken["unknown"])]
    report = "".join(f"\n{name:35} {1000 * median(seconds):6.2f} ms" for name, seconds in taken.items())
    print(report)  # noqa: T201 - the result
    assert telling == [], report


def measure(tries: list[tuple[str, str, str]]) -> dict[str, list[float]]:
    """Return how many seconds each of the attempts took in each round; the order changes, the locks stay."""
    dice = random.Random(1)  # noqa: S311 - the same order in each run
    locks = list(LoginHistory.objects.values_list("pk", flat=True))
    taken: dict[str, list[float]] = {name: [] for name, _, _ in tries}
    for _ in range(ROUNDS):
        for name, email, password in dice.sample(tries, len(tries)):
            before = perf_counter()
            with pytest.raises(AccountRefusedError):
                log_in(email, password, Client())
            taken[name].append(perf_counter() - before)
        LoginHistory.objects.exclude(pk__in=locks).delete()
    assert set(LoginHistory.objects.values_list("outcome", flat=True)) == {Outcome.BAD_CREDENTIALS}
    return taken


def is_telling(seconds: list[float], others: list[float]) -> bool:
    """Return whether one kind takes longer or shorter than the other, by the sign test over the rounds.

    What company on the machine adds falls upon both alike.
    """
    differences = [one - other for one, other in zip(seconds, others, strict=True)]
    slower = sum(difference > 0 for difference in differences)
    deviation = abs(slower - len(differences) / 2) / (len(differences) ** 0.5 / 2)
    return deviation > STANDARD_DEVIATIONS and abs(median(differences)) > NOTABLE_SECONDS
