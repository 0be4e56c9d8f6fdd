"""Asks the API what a page asks, in the page's own ids and cursors."""

import json
import shlex
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

from tests.docs.examples import Example
from tests.graphql import Answer, ask, send

OPAQUE = {"id", "parentId", "cursor", "startCursor", "endCursor", "requestId"}


class Shop:
    """The API as one page knows it.

    Ids, cursors and request ids differ from one database to the next. In a page, such a value stands
    for the one that the API answers in the first place that shows it; from there on it means that one,
    wherever the page shows or sends it. All else must be exact.
    """

    def __init__(self) -> None:
        self._real_by_shown: dict[str, str] = {}

    def answer(self, example: Example) -> tuple[int, Any]:
        """Send the request of `example`; return the status and the body in the page's values."""
        request = self._with_real_values(example.request)
        if request.startswith("curl "):
            answer = run_curl(request)
        else:
            answer = ask(request, **json.loads(self._with_real_values(example.variables)))
        self._learn(answer.body, example.answer)
        shown_by_real = {real: shown for shown, real in self._real_by_shown.items()}
        return answer.status, mapped(answer.body, lambda value: shown_by_real.get(value, value))

    def _with_real_values(self, text: str) -> str:
        for shown, real in self._real_by_shown.items():
            text = text.replace(f'"{shown}"', f'"{real}"')
        return text

    def _learn(self, actual: Any, written: Any) -> None:
        """Bind the values that the page shows for the first time; each stands for one, and for no other."""
        values, texts = list(opaque_values(actual)), list(opaque_values(written))
        if len(values) != len(texts):
            return
        for real, shown in zip(values, texts, strict=True):
            if real not in self._real_by_shown.values():
                self._real_by_shown.setdefault(shown, real)


def opaque_values(value: Any, key: str = "") -> Iterator[str]:
    """Yield the ids and cursors within `value` in their order."""
    if isinstance(value, dict):
        for name, child in value.items():
            yield from opaque_values(child, name)
    elif isinstance(value, list):
        for child in value:
            yield from opaque_values(child, key)
    elif isinstance(value, str) and key in OPAQUE:
        yield value


def mapped(value: Any, change: Callable[[str], str]) -> Any:
    """Return `value` with every string in it changed."""
    if isinstance(value, dict):
        return {name: mapped(child, change) for name, child in value.items()}
    if isinstance(value, list):
        return [mapped(child, change) for child in value]
    return change(value) if isinstance(value, str) else value


def run_curl(command: str) -> Answer:
    """Send what a curl command would send; refuse an option that is unknown here."""
    words = iter(shlex.split(command)[1:])
    address, body, parameters, headers = "", "", [], {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        elif word == "--data-urlencode":
            parameters.append(next(words).partition("=")[::2])
        else:
            assert word in {"-s", "-G"} or not word.startswith("-"), word
            address = address if word.startswith("-") else urlsplit(word).path
    if not body:
        return send(method="GET", address=f"{address}?{urlencode(parameters)}", **headers)
    # What curl sends unless told otherwise.
    content_type = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    return send(body, address=address, content_type=content_type, **headers)
