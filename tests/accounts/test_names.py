"""Which names are taken."""

import pytest

from accounts.errors import AccountErrorCode
from accounts.services.names import clean_name, find_name_problems


def codes(name: str) -> list[AccountErrorCode]:
    problems = list(find_name_problems(name, "first_name"))
    assert {problem.field for problem in problems} <= {"first_name"}
    return [problem.code for problem in problems]


@pytest.mark.parametrize(
    "name",
    [
        "A",
        "Ada",
        " Ada ",
        "Jean-Luc",
        "O'Brien",
        "Ngọc",
        "\u0645\u06cc\u200c\u062e",
        "李",
        "x" * 150,
        " " * 200 + "Ada",
    ],
)
def test_takes_a_name(name: str) -> None:
    assert codes(name) == []


@pytest.mark.parametrize("name", ["", "   ", "\t\n", "\u200d", "\u0301\u0301"])
def test_misses_a_name_that_nobody_sees(name: str) -> None:
    assert codes(name) == [AccountErrorCode.REQUIRED]


@pytest.mark.parametrize(
    "name", ["A\0da", "Ada\nBcc: x", "A\x1bda", "A\x7fda", "A\ud800da", "Ada\u202egpj", "A\u2028da", "x" * 151]
)
def test_refuses_a_name_that_does_harm(name: str) -> None:
    assert codes(name) == [AccountErrorCode.INVALID]


def test_a_million_combining_marks_are_refused_before_they_are_put_in_order() -> None:
    assert codes("a" + "\u0301\u0316" * 500_000) == [AccountErrorCode.INVALID]


def test_measures_the_spelling_that_is_kept() -> None:
    # Each becomes three characters in NFC.
    assert codes("\U0001d160" * 51) == [AccountErrorCode.INVALID]


def test_keeps_one_spelling_of_a_name() -> None:
    assert clean_name("  Ngo\u0323\u0302c ") == "Ng\u1ed9c"
