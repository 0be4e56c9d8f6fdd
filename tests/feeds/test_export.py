"""The catalogue as CSV: what stands in it, and where it goes."""

import csv
import io
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError

from catalog.models import Category, ProductImage
from tests.factories import make_brand, make_image, make_path, make_product
from tests.feeds.csv_files import HEADER, exported, imported
from tests.graphql import captured_statements

pytestmark = pytest.mark.django_db


def test_a_row_says_everything(tmp_path):
    lamp = make_product(
        name="Desk lamp",
        description="Bright.",
        category=make_path("home/lamps"),
        brand=make_brand(),
        sku="DL-1",
        regular_price="19.9",
        discount_price="15",
        stock_quantity=3,
        specifications={"Steel": "yes"},
    )
    make_image(lamp, alt_text="The lamp")
    assert exported(tmp_path).decode() == HEADER + (
        "lamp,Desk lamp,Home > Lamps,Acme,acme,DL-1,Bright.,EUR,19.90,15.00,3,5,"
        '"{""Steel"":""yes""}",true,"[{""url"":""https://images.example/lamp-0.png"",""alt_text"":""The lamp""}]",'
        "2026-01-01T12:00:00+00:00\r\n"
    )


def test_an_empty_catalogue_is_a_header(tmp_path):
    assert exported(tmp_path).decode() == HEADER
    assert imported(tmp_path, HEADER.encode()).startswith("0 created, 0 updated, 0 unchanged, 0 refused")


def test_only_what_everybody_sees_if_that_is_asked_for(tmp_path):
    make_product("shown", brand=make_brand(is_active=False))
    make_product("off", is_active=False)
    make_product("in-hidden", category=make_path("secret/below"))
    Category.objects.filter(slug="secret").update(is_active=False)
    content = exported(tmp_path, published=True).decode()
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [(row["handle"], row["brand"]) for row in rows] == [("shown", "")]
    assert exported(tmp_path).count(b"\r\n") == 4


def test_pictures_that_staff_uploaded_stay_out_of_it(tmp_path):
    make_image(make_product())
    ProductImage.objects.update(source_url="", file="products/a.png", width=1, height=1)
    before = exported(tmp_path)
    assert b"products/a.png" not in before
    assert imported(tmp_path, before) == "0 created, 0 updated, 1 unchanged, 0 refused"


def test_costs_two_statements_for_each_batch(tmp_path, monkeypatch):
    monkeypatch.setattr("catalog.selectors.exports.BATCH", 2)
    for number in range(5):
        make_image(make_product(f"lamp-{number}", brand=make_brand(f"brand-{number}")))
    with captured_statements() as statements:
        assert exported(tmp_path).count(b"\r\n") == 6
    # Three batches, each with the tree of its moment, and how many there are for the bar.
    assert len(statements) == 7


def test_a_failure_leaves_the_file_that_was_there(tmp_path, monkeypatch):
    make_product()
    before = exported(tmp_path)
    make_product("mug")

    def fail(*_: Any, **__: Any) -> Any:
        yield "half of"
        raise DatabaseError

    monkeypatch.setattr("catalog.management.commands.export_catalog.catalogue_csv", fail)
    with pytest.raises(CommandError, match="Nothing was written"):
        exported(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["export.csv"]
    assert (tmp_path / "export.csv").read_bytes() == before


def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        exported(tmp_path / "nowhere")


def test_goes_to_standard_output_as_it_is(tmp_path, capfdbinary):
    make_product(name="Lämp \U0001f600")
    call_command("export_catalog", "-")
    assert capfdbinary.readouterr().out == exported(tmp_path)
