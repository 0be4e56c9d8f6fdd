"""Finds the requests and answers in a Markdown page, and writes answers into it.

An example is a request (a ```graphql block, or a block with a curl command) and, behind it, its
answer as ```json. Variables and an answer without a request of their own belong to the request
before them. A request says in its first lines which headers it is sent with, as comments:
`# Authorization: Bearer …`. Lines that readers do not see say the rest:

`<!-- variables -->`                     the ```json block behind it holds the variables,
`<!-- variables, mailed 482913 -->`      and 482913 in it is the code in the newest mail
`<!-- status 400 -->`                    the status of the answer behind it is not 200
`<!-- status 429, sent 101 times -->`    the answer is that to the last of so many requests
"""

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

BLOCK = re.compile(
    r"^(?:<!-- (?P<is_variables>variables)?(?:, mailed (?P<mailed>\d{6}))?"
    r"(?:status (?P<status>\d{3}))?(?:, )?(?:sent (?P<times>\d+) times)? -->\n)?"
    r"^```(?P<language>\w*)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
WIDTH = 116


@dataclass(frozen=True, kw_only=True)
class Example:
    """A request of a page and its answer, whose text lies at `span`."""

    line: int
    request: str
    variables: str
    mailed: str
    times: int
    status: int
    answer: Any
    span: tuple[int, int]


def examples(page: Path, *, unwritten: str = "") -> Iterator[Example]:
    """Yield the examples of `page` in their order; `unwritten` is the request of an answer that stands alone."""
    text, request, variables, mailed, is_answered = page.read_text("utf-8"), unwritten, "{}", "", True
    for block in BLOCK.finditer(text):
        content, line = block["text"], text.count("\n", 0, block.start("text"))
        if block["language"] == "graphql" or content.startswith("curl "):
            assert is_answered, f"{page.name}: no answer before line {line}"
            request, variables, mailed, is_answered = content, "{}", "", False
        elif block["is_variables"]:
            variables, mailed = content, block["mailed"] or ""
        elif block["language"] == "json" and request:
            is_answered = True
            yield Example(
                line=line,
                request=request,
                variables=variables,
                mailed=mailed,
                times=int(block["times"] or 1),
                status=int(block["status"] or 200),
                answer=json.loads(content),
                span=block.span("text"),
            )
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
