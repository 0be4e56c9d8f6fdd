"""Somebody who types, and asks for suggestions after each letter."""

from collections.abc import Sequence
from itertools import cycle

from bench.load import Ask
from bench.scenarios import Scenario

FEWEST, MOST = 2, 20


class Typing:
    """A feed of what has been typed so far, of one text after the other."""

    def __init__(self, *, texts: Sequence[str], scenario: Scenario) -> None:
        typed = [text[:length] for text in texts for length in range(FEWEST, min(MOST, len(text)) + 1)]
        self._asked = cycle([Ask(scenario.body({"typed": each})) for each in typed])

    def ask(self) -> Ask:
        """Return a question with one more letter than the one before, or the next text's first ones."""
        return next(self._asked)

    def hear(self, answer: bytes) -> None:
        """Learn nothing."""
