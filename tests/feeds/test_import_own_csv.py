"""Our own CSV as people and spreadsheets hand it in: what is refused, and what is left alone."""

import json

import pytest

from catalog.models import Product
from tests.factories import make_brand, make_product
from tests.feeds.csv_files import imported

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("rows", "refusal"),
    [
        ("handle,name,category,regular_price,colour", "'colour'"),
        ("handle,name,category,regular_price,name", "'name'"),
        ("handle,category,regular_price", "no column name"),
    ],
)
def test_another_header_is_refused_as_a_whole(tmp_path, rows, refusal):
    said = imported(tmp_path, f"{rows}\r\n".encode())
    assert refusal in said
    assert not Product.objects.exists()


def test_a_bad_row_is_refused_with_its_line_and_field(tmp_path):
    header = "handle,name,category,regular_price,specifications,brand,brand_handle\r\n"
    rows = (
        "a,A,Things,1,,,\r\n",
        'b,"B\nb",Things,1,{,,\r\n',
        f"c,C,Things,1,{'[' * 10_000},,\r\n",
        "d,D,,1,,,\r\n",
        "e,E,Things > ,1,,,\r\n",
        "f,F,Things,1,,Acme,a b\r\n",
        "g,G,Things,x,,,\r\n",
    )
    said = imported(tmp_path, (header + "".join(rows)).encode())
    assert said.splitlines() == [
        "1 created, 0 updated, 0 unchanged, 6 refusedline 3, specifications: is not complete and valid JSON",
        "line 5, specifications: is not complete and valid JSON",
        "line 6, category: is missing",
        "line 7, category: is missing",
        "line 8, brand_handle: takes letters from a to z, digits, hyphens and underscores",
        "line 9, regular_price: 'x' is not an amount like 19.90",
        "failed: 6 refused; the rest is in order.",
    ]
    assert Product.objects.get().slug == "a"


def test_a_column_that_is_not_there_and_an_empty_cell_that_cannot_be_cleared_leave_the_value(tmp_path):
    make_product(
        brand=make_brand(), sku="L-1", stock_quantity=7, currency="USD", description="Bright.", discount_price="1"
    )
    header = "handle,name,category,regular_price,stock_quantity,currency,sku,brand,discount_price\r\n"
    assert imported(tmp_path, f"{header}lamp,Lamp,Things,10,,USD,,,\r\n".encode()).startswith("0 created, 1 updated")
    lamp = Product.objects.get()
    assert (lamp.stock_quantity, lamp.description) == (7, "Bright.")
    assert (lamp.sku, lamp.brand, lamp.discount_price) == (None, None, None)


@pytest.mark.parametrize(
    ("image", "field"),
    [
        ({"url": "https://images.example/a.png", "alt_text": "\ud800"}, "images.alt_text"),
        ({"url": "https://images.example/\ud800.png"}, "images.url"),
    ],
)
def test_half_a_character_costs_its_row_alone(tmp_path, image, field):
    cell = json.dumps([image]).replace('"', '""')
    rows = f'handle,name,category,regular_price,images\r\na,A,Things,1,"{cell}"\r\nb,B,Things,1,\r\n'
    assert f"line 2, {field}: contains half a character" in imported(tmp_path, rows.encode())
    assert Product.objects.get().slug == "b"
