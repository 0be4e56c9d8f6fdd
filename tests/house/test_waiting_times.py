"""How refusals say when to come back."""

import pytest

from nexus.common.errors import try_again_in


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (1, "1 second"),
        (59, "59 seconds"),
        (60, "a minute"),
        (61, "2 minutes"),
        (897, "15 minutes"),
        (3600, "60 minutes"),
        (3601, "2 hours"),
        (86_400, "24 hours"),
    ],
)
def test_in_units_that_people_count_in(seconds: int, words: str) -> None:
    assert try_again_in(seconds) == f"Try again in {words}."
