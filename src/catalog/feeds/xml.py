"""XML of one element a line, safe whatever the texts hold."""

import re
from collections.abc import Iterable
from xml.sax.saxutils import escape

DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n'
# What no document may hold, not even as a reference. Source: XML 1.0, 2.2.
_NO_CHARACTER = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def cleaned(text: str) -> str:
    """Return a text without the characters that XML has no way to hold."""
    return _NO_CHARACTER.sub("", text)


def element(name: str, text: str) -> str:
    """Return an element that holds nothing but a text."""
    # Written as it is, a reader would take a carriage return for a line feed.
    return f"<{name}>{escape(cleaned(text), {'\r': '&#13;'})}</{name}>\n"


def around(name: str, elements: Iterable[str]) -> str:
    """Return an element that holds others."""
    return f"<{name}>\n{''.join(elements)}</{name}>\n"
