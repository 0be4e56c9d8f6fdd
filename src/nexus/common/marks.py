"""How the screens of the admin show states: in words, with a colour behind them."""

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
