"""The catalogue as CSV on its way out and in, and a catalogue in which things tend to be lost."""

import io
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.db import connection

from catalog.models import Brand, Category
from tests.factories import make_brand, make_image, make_path, make_product
from tests.importing import said_by_import

HEADER = (
    "\ufeffhandle,name,category,brand,brand_handle,sku,description,currency,regular_price,discount_price,"
    "stock_quantity,low_stock_threshold,specifications,is_active,images,created_at\r\n"
)


def exported(folder: Path, **options: Any) -> bytes:
    file = folder / "export.csv"
    call_command("export_catalog", str(file), stdout=io.StringIO(), **options)
    return file.read_bytes()


def imported(folder: Path, content: bytes, **options: Any) -> str:
    """Import a file and return what was said."""
    file = folder / "import.csv"
    file.write_bytes(content)
    out, err = said_by_import(file, **options)
    return out.split(";")[0] + err


def empty_catalogue() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM catalog_productimage")
        cursor.execute("DELETE FROM catalog_product")
        cursor.execute("DELETE FROM catalog_brand")
        cursor.execute("DELETE FROM catalog_category")


def odd_catalogue() -> None:
    """Save what tends to be lost, by way of the database itself."""
    odd = Category.objects.get(pk=make_path("home/odd").pk)
    Category.objects.filter(pk=odd.pk).update(name='A > B \\ C, "quoted" -1')
    renamed = make_brand("acme", name="Acme Limited")
    make_brand("acme-2", name="Acme!")
    make_product(
        "quotes",
        name='She said "hi", twice; \U0001f600 Ünïcödé',
        description='Line one.\n\n"Line", three,\tand;more\n=SUM(A1)',
        category=odd,
        brand=renamed,
        sku="=1+1",
        regular_price="12.5",
        discount_price="0",
    )
    make_product("Upper_Case-", name="'=already guarded", brand=Brand.objects.get(slug="acme-2"), sku="'plain")
    make_product("dinar", currency="KWD", regular_price="1.005", discount_price="1.001")
    make_product("yen", currency="JPY", regular_price="1990", stock_quantity=2_147_483_647, low_stock_threshold=0)
    make_product("free", regular_price="0", is_active=False, description="-5 degrees", name="@home +1")
    specifications = {
        "=Length": {"value": 25.5, "unit": "cm"},
        "Wide": True,
        "None": None,
        "Big": 10**50,
        "Small": 1e-7,
        'Say "so"': "a,b\nc",
        "Empty": {"value": "", "unit": ""},
    }
    shown = make_product("specified", specifications=specifications)
    for position in range(3):
        make_image(shown, position, alt_text=f'No. {position}, "odd"')
