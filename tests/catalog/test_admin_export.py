"""The button that downloads the catalogue: for whom, and what comes."""

import asyncio
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import time_machine
from asgiref.sync import async_to_sync
from django.core.management import call_command
from django.db import OperationalError
from django.http import StreamingHttpResponse
from django.test import Client

from catalog.admin import export
from catalog.models import Category
from nexus.common.threads import in_database_thread
from tests.catalog.staff import list_of
from tests.factories import make_brand, make_image, make_path, make_product
from tests.graphql import captured_statements
from tests.staff import enter, make_clerk

pytestmark = pytest.mark.django_db

EXPORT = "/admin/catalog/product/export/"


async def pieces_of(answer: StreamingHttpResponse) -> list[bytes]:
    return [piece async for piece in answer]


def downloaded(client: Client) -> bytes:
    answer: Any = client.get(EXPORT)
    assert answer.status_code == 200
    return b"".join(async_to_sync(pieces_of)(answer))


def stock_up() -> None:
    """Save what an export has to show, hidden products among it."""
    lamps = make_path("home/lamps")
    make_image(make_product(category=lamps, brand=make_brand(is_active=False), specifications={"Bulb": "E27"}))
    make_product("off", is_active=False)
    make_product("below", name='Läm"p,\n=1+1', category=make_path("secret/below"))
    Category.objects.filter(slug="secret").update(is_active=False)


def test_is_the_file_of_the_command_byte_by_byte(boss: Client, tmp_path: Path) -> None:
    stock_up()
    call_command("export_catalog", str(tmp_path / "export.csv"))
    content = downloaded(boss)
    assert content == (tmp_path / "export.csv").read_bytes()
    assert content.count(b"\r\n") == 4


def test_is_a_file_that_no_cache_keeps(boss: Client) -> None:
    with time_machine.travel("2026-02-01T12:00:00Z", tick=False):
        answer = boss.get(EXPORT)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert answer["Content-Disposition"] == 'attachment; filename="products-2026-02-01.csv"'
    assert "no-store" in answer["Cache-Control"]


def test_the_list_of_products_leads_to_it(client: Client) -> None:
    enter(client, make_clerk("view_product"))
    assert f'href="{EXPORT}"' in client.get(list_of("product")).content.decode()
    assert downloaded(client).count(b"\r\n") == 1


@pytest.mark.parametrize("permissions", [(), ("view_category", "view_brand", "change_productreview")])
def test_is_for_who_may_see_products(client: Client, permissions: tuple[str, ...]) -> None:
    enter(client, make_clerk(*permissions))
    with captured_statements() as statements:
        assert client.get(EXPORT).status_code == 403
    assert [each for each in statements if 'FROM "catalog_product"' in each] == []


def test_strangers_are_sent_to_the_login_page(client: Client) -> None:
    assert client.get(EXPORT)["Location"] == f"/admin/login/?next={EXPORT}"


def test_asks_batch_by_batch(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.selectors.exports.BATCH", 2)
    for number in range(5):
        make_image(make_product(f"lamp-{number}", brand=make_brand(f"brand-{number}")))
    answer: Any = boss.get(EXPORT)
    with captured_statements() as statements:
        pieces = async_to_sync(pieces_of)(answer)
    assert [piece.count(b"\r\n") for piece in pieces] == [1, 2, 2, 1]
    # Each batch and the tree of its moment.
    assert len(statements) == 6


def test_a_category_that_comes_meanwhile_is_known(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("catalog.selectors.exports.BATCH", 1)
    make_product("arc")

    async def story(answer: StreamingHttpResponse) -> bytes:
        pieces = aiter(answer)
        assert (await anext(pieces)).startswith("\ufeffhandle,".encode())
        assert (await anext(pieces)).startswith(b"arc,")
        await in_database_thread(lambda: make_product("bow", category=make_path("new/shelf")))
        return await anext(pieces)

    answer: Any = boss.get(EXPORT)
    assert async_to_sync(story)(answer).startswith(b"bow,Bow,New > Shelf,")


def test_a_failure_breaks_it_off(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(**_: Any) -> Iterator[str]:
        yield "handle\r\n"
        raise OperationalError("gone")

    monkeypatch.setattr(export, "catalogue_csv", fail)
    answer: Any = boss.get(EXPORT)
    with pytest.raises(OperationalError, match="gone"):
        async_to_sync(pieces_of)(answer)


def test_a_crowd_of_them_makes_one_batch_at_a_time(monkeypatch: pytest.MonkeyPatch) -> None:
    at_work, most = 0, 0

    async def count(*_: Any) -> str:
        nonlocal at_work, most
        at_work, most = at_work + 1, max(most, at_work + 1)
        await asyncio.sleep(0)
        at_work -= 1
        return ""

    async def crowd() -> list[list[bytes]]:
        return await asyncio.gather(*(pieces_of(export.catalogue_file()) for _ in range(5)))

    monkeypatch.setattr(export, "in_database_thread", count)
    monkeypatch.setattr(export, "_turn", asyncio.Lock())
    assert async_to_sync(crowd)() == [[]] * 5
    assert most == 1
