"""How values stand in the cells of our own CSV, so that they come back as they were."""

import re
from collections.abc import Iterable

# A spreadsheet takes a cell that begins so for a formula; the last are the wide forms of the first.
# Source: OWASP, CSV Injection.
_FORMULA = re.compile("'*[=+\\-@\t\r\n＝＋－＠]")  # noqa: RUF001 - these are meant


def guarded(text: str) -> str:
    """Return a text as a cell that no spreadsheet calculates: behind an apostrophe if it looks like a formula.

    One that has an apostrophe before such a beginning gets another, so that `unguarded` knows which are its own.
    """
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text of a cell."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def joined(names: Iterable[str]) -> str:
    """Return a path of names as one text; a `>` within a name has a backslash before it."""
    return " > ".join(re.sub(r"([\\>])", r"\\\1", name) for name in names)


def parted(text: str) -> list[str]:
    """Return the names of a path. Before any other character a backslash is itself."""
    names = [""]
    for sign in re.findall(r"\\[\\>]|.", text, re.DOTALL):
        if sign == ">":
            names.append("")
        else:
            names[-1] += sign[-1]
    return [name.strip() for name in names]
