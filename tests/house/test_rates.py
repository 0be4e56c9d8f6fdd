"""A misspelt rate stops the start; it would lift a limit, or close the shop, when the first request comes."""

import pytest
from environs import EnvError

from nexus.settings.limits import read_rate


@pytest.mark.parametrize("rate", ["1/s", "100/h", "20/15m", "10000/15m", "5/7d"])
def test_takes_rates(monkeypatch: pytest.MonkeyPatch, rate: str) -> None:
    monkeypatch.setenv("RATE_LIMIT_OF_A_TEST", rate)
    assert read_rate("RATE_LIMIT_OF_A_TEST", "1/h") == rate


@pytest.mark.parametrize(
    "rate",
    ["100", "100/", "0/h", "-1/h", "100/hour", "100/0m", "100 / h", "100/H", "1.5/h", "h", "100/h\n", "1e3/h"],
)
def test_refuses_what_is_none(monkeypatch: pytest.MonkeyPatch, rate: str) -> None:
    monkeypatch.setenv("RATE_LIMIT_OF_A_TEST", rate)
    with pytest.raises(EnvError, match="100/h"):
        read_rate("RATE_LIMIT_OF_A_TEST", "1/h")
