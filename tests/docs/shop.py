"""Asks the API what a page asks, in the page's own ids, cursors, tokens and codes."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import time_machine
from django.core import mail
from django.test import TestCase

from tests.accounts.flows import CODE
from tests.docs.curl import run_curl
from tests.docs.examples import Example
from tests.graphql import Answer, ask

OPAQUE = {
    "id", "parentId", "deletedId", "revokedIds", "cursor", "startCursor", "endCursor", "requestId", "accessToken",
    "refreshToken",
}  # fmt: skip
HEADER = re.compile(r"^# (Authorization|User-Agent): (.+)$", re.MULTILINE)


class Shop:
    """The API as one page knows it; a second goes by with every request.

    Ids, cursors, tokens and request ids differ from one database to the next. In a page, such a value
    stands for the one that the API answers in the first place that shows it; from there on it means
    that one, wherever the page shows or sends it. A mailed code means the one that was really mailed.
    All else must be exact.
    """

    def __init__(self, clock: time_machine.Traveller) -> None:
        self._clock = clock
        self._real_by_shown: dict[str, str] = {}

    def answer(self, example: Example) -> tuple[int, Any]:
        """Send the request of `example`; return the status and the body in the page's values."""
        if example.mailed and example.mailed not in self._real_by_shown:
            self._real_by_shown[example.mailed] = newest_code()
        for _ in range(example.times):
            answer = self._send(example)
        # What an answer costs is told once, by a page that shows it.
        body = {name: value for name, value in answer.body.items() if name != "extensions" or name in example.answer}
        self._learn(body, example.answer)
        shown_by_real = {real: shown for shown, real in self._real_by_shown.items()}
        return answer.status, mapped(body, lambda value: shown_by_real.get(value, value))

    def _send(self, example: Example) -> Answer:
        """Send the request once, and let the worker do what it has enqueued."""
        self._clock.shift(1)
        request = self._with_real_values(example.request)
        with TestCase.captureOnCommitCallbacks(execute=True):
            if request.startswith("curl "):
                return run_curl(request)
            headers = dict(HEADER.findall(request))
            return ask(request, headers=headers, **json.loads(self._with_real_values(example.variables)))

    def _with_real_values(self, text: str) -> str:
        for shown, real in self._real_by_shown.items():
            # In quotes, or behind "Bearer" up to the end of the header.
            text = re.sub(rf"""(?<=["\s]){re.escape(shown)}(?=["'\s])""", real, text)
        return text

    def _learn(self, actual: Any, written: Any) -> None:
        """Bind the values that the page shows for the first time; each stands for one, and for no other."""
        values, texts = list(opaque_values(actual)), list(opaque_values(written))
        if len(values) != len(texts):
            return
        for real, shown in zip(values, texts, strict=True):
            if real not in self._real_by_shown.values():
                self._real_by_shown.setdefault(shown, real)


def newest_code() -> str:
    """Return the code in the newest mail."""
    (code,) = CODE.findall(str(mail.outbox[-1].body))
    return str(code)


def opaque_values(value: Any, key: str = "") -> Iterator[str]:
    """Yield the ids, cursors and tokens within `value` in their order."""
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
