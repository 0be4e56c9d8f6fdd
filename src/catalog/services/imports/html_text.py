"""Plain text from the HTML of a product description."""

import re
from html.parser import HTMLParser

_BLOCKS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "br", "dd", "div", "dl", "dt", "figure", "footer", "form"),
        *("h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section"),
        *("table", "tr", "ul"),
    )
)
_UNSEEN = frozenset(("script", "style", "template", "noscript", "head", "title", "iframe", "object", "svg"))
_MAX_EFFORT = 10_000_000


class _Reader(HTMLParser):
    """Collects the text that a browser would show, a line for each block."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = ["\n"]
        self._unseen: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        del attrs
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag in _BLOCKS:
            self._break("\n- " if tag == "li" else "\n\n" if tag == "p" else "\n")
        elif tag == "td":
            self.parts.append(" ")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in _UNSEEN:
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            del self._unseen[self._unseen.index(tag) :]
        elif tag in _BLOCKS and tag != "br":
            self._break("\n")

    def handle_data(self, data: str) -> None:
        if not self._unseen and (data.strip() or not self._is_at_line_start()):
            self.parts.append(re.sub(r"\s+", " ", data))

    def _is_at_line_start(self) -> bool:
        return self.parts[-1].endswith("\n")

    def _break(self, text: str) -> None:
        """Begin a line, unless one has just begun."""
        text = text.removeprefix("\n") if self._is_at_line_start() else text
        if text:
            self.parts.append(text)


def html_to_text(html: str) -> str:
    """Return what a reader of the HTML would see, without markup, scripts and styles.

    Raises ValueError for markup that only an attacker writes: the parser looks for the end of every
    tag that is never closed, in quadratic time.
    """
    if sum(piece.count("<") * len(piece) for piece in html.split(">")) > _MAX_EFFORT:
        raise ValueError("has thousands of tags that are not closed")
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = [" ".join(line.split()) for line in "".join(reader.parts).split("\n")]
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()
