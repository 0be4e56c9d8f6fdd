"""What a person sees of a page when something behind it fails: nothing of our insides."""

import asyncio
from typing import Any

import pytest
from django.db import OperationalError
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory

from nexus.common import pages
from tests.schema.test_failures import failing


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "status"), [(OperationalError, 503), (RuntimeError, 500)])
def test_an_outage_is_told_from_a_bug(kind: type[Exception], status: int, client: Client) -> None:
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a" * 32
    with failing(kind):
        answer = client.get("/admin/")
    assert answer.status_code == status
    assert b"secret" not in answer.content
    assert answer.has_header("Retry-After") is (status == 503)


def crowd(path: str, *, until_refused: int) -> list[int]:
    """Ask ten times at once for a page that comes when so many are refused; return the statuses, in order."""
    go_on = asyncio.Event()

    async def work(_request: HttpRequest) -> HttpResponse:
        await go_on.wait()
        return HttpResponse()

    async def ask() -> list[int]:
        answer: Any = pages.pages_in_turn(work)
        asked = [asyncio.create_task(answer(RequestFactory().get(path))) for _ in range(10)]
        done: asyncio.Queue[Any] = asyncio.Queue()
        for task in asked:
            task.add_done_callback(done.put_nowait)
        for _ in range(until_refused):
            await done.get()
        go_on.set()
        return sorted(each.status_code for each in await asyncio.gather(*asked))

    return asyncio.run(ask())


def test_a_crowd_at_the_admin_waits_and_is_refused(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGES_AT_ONCE = 3
    monkeypatch.setattr(pages, "QUEUE_SECONDS", 0.05)
    assert crowd("/admin/", until_refused=7) == [200] * 3 + [503] * 7


def test_other_addresses_are_no_part_of_it(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PAGES_AT_ONCE = 1
    monkeypatch.setattr(pages, "QUEUE_SECONDS", 0.0)
    assert crowd("/healthz", until_refused=0) == [200] * 10


def test_whoever_waits_for_a_moment_has_a_turn(settings: Any) -> None:
    settings.PAGES_AT_ONCE = 1
    assert crowd("/admin/", until_refused=0) == [200] * 10
