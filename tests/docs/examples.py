"""Finds the requests and answers in a Markdown page, and writes answers into it.

An example is a request (a ```graphql block, or a block with a curl command) and, behind it, its
answer as ```json. Lines that readers do not see say the rest: `<!-- variables -->` before the
```json block of the variables, and `<!-- status 400 -->` before an answer whose status is not 200.
Variables and an answer without a request of their own belong to the request before them.
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLOCK = re.compile(
    r"^(?:<!-- (?P<mark>variables|status) ?(?P<status>\d{3})? -->\n)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WIDTH = 116


@dataclass(frozen=True)
class Example:
    """A request of a page and its answer, whose text lies at `span`."""

    line: int
    request: str
    variables: str
    status: int
    answer: Any
    span: tuple[int, int]


def examples(page: Path, *, unwritten: str = "") -> Iterator[Example]:
    """Yield the examples of `page` in their order; `unwritten` is the request of an answer that stands alone."""
    text, request, variables, is_answered = page.read_text("utf-8"), unwritten, "{}", True
    for block in BLOCK.finditer(text):
        content, line = block["text"], text.count("\n", 0, block.start("text"))
        if block["language"] == "graphql" or content.startswith("curl "):
            assert is_answered, f"{page.name}: no answer before line {line}"
            request, variables, is_answered = content, "{}", False
        elif block["mark"] == "variables":
            variables = content
        elif block["language"] == "json" and request:
            is_answered = True
            status = int(block["status"] or 200)
            yield Example(line, request, variables, status, json.loads(content), block.span("text"))
    assert is_answered, f"{page.name}: no answer at the end"


def write_answers(page: Path, answers: Iterable[tuple[Example, Any]]) -> None:
    """Put these answers into `page` where it says something else."""
    text = page.read_text("utf-8")
    for example, answer in reversed(list(answers)):
        if answer != example.answer:
            start, end = example.span
            text = f"{text[:start]}{pretty(answer)}\n{text[end:]}"
    page.write_text(text, "utf-8")


def pretty(value: Any, indent: str = "", taken: int = 0) -> str:
    """Return `value` as JSON; behind `indent` and the `taken` columns, what fits into a line stands in one."""
    if not isinstance(value, dict | list) or not value:
        return json.dumps(value, ensure_ascii=False)
    inner = indent + "  "
    if isinstance(value, dict):
        rows = [f'"{name}": {pretty(child, inner, len(name) + 4)}' for name, child in value.items()]
        opening, closing = "{ ", " }"
    else:
        rows = [pretty(child, inner) for child in value]
        opening, closing = "[", "]"
    line = f"{opening}{', '.join(rows)}{closing}"
    if "\n" not in line and len(indent) + taken + len(line) <= WIDTH:
        return line
    return f"{opening.strip()}\n{inner}" + f",\n{inner}".join(rows) + f"\n{indent}{closing.strip()}"
