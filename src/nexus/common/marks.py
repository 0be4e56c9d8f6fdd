"""How the screens of the admin show states: in words, with a colour behind them."""

from dataclasses import dataclass
from typing import Literal

from django.utils.html import format_html
from django.utils.safestring import SafeString

Tone = Literal["good", "bad", "warning", "plain"]
NOTHING = "—"


def mark(text: str, tone: Tone = "plain") -> SafeString:
    """Return `text` as a coloured mark."""
    return format_html('<span class="mark mark-{}">{}</span>', tone, text)


def below(first: object, second: object) -> SafeString:
    """Return two lines, the second of them small."""
    return format_html('{}<div class="second-line">{}</div>', first, second)


def stars(rating: int) -> SafeString:
    """Return a rating of one to five as stars, which a screen reader reads as a number."""
    return format_html(
        '<span class="stars" role="img" aria-label="{} of 5">{}{}</span>', rating, "★" * rating, "☆" * (5 - rating)
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """How much there is to do, and the list of it; nothing to do is good."""

    label: str
    count: int
    address: str
    tone: Tone = "warning"

    @property
    def shown_tone(self) -> Tone:
        """The tone, unless there is nothing to do."""
        return self.tone if self.count else "good"
