"""The rows of products' specifications follow their JSON, whoever writes it, and say what Python reads there."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Value
from hypothesis import given
from hypothesis import strategies as st

from catalog.models import Product, SpecValue
from catalog.selectors.spec_readings import SpecReading, read_spec
from tests.factories import make_path, make_product, unsaved_product

type Row = tuple[str, str | None, Decimal | None, bool | None, str]


def rows(product: Product | int) -> list[Row]:
    pk = product if isinstance(product, int) else product.pk
    values = SpecValue.objects.filter(product=pk).order_by("key")
    return [*values.values_list("key", "text", "number", "boolean", "unit")]


def execute(sql: str, *params: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


READ: dict[str, tuple[Any, Row | None]] = {
    "text": ("Blue", ("Blue", None, None, "")),
    "text of a number": ("15.6", ("15.6", Decimal("15.6"), None, "")),
    "text with zeros": ("015.60", ("015.60", Decimal("15.6"), None, "")),
    "text with a comma": ("15,6", ("15,6", None, None, "")),
    "text with an exponent": ("1e3", ("1e3", None, None, "")),
    "text of infinity": ("Infinity", ("Infinity", None, None, "")),
    "text of no number": ("NaN", ("NaN", None, None, "")),
    "text of a truth": ("True", ("True", None, True, "")),
    "number": (15.6, ("15.6", Decimal("15.6"), None, "")),
    "number without fraction": (100.0, ("100", Decimal(100), None, "")),
    "negative number": (-40, ("-40", Decimal(-40), None, "")),
    "largest number": (999_999_999.999999, ("999999999.999999", Decimal("999999999.999999"), None, "")),
    "too large a number": (1_000_000_000, ("1000000000", None, None, "")),
    "far too large a number": (1e30, ("1" + "0" * 30, None, None, "")),
    "too fine a number": (0.0000001, ("0.0000001", None, None, "")),
    "truth": (True, (None, None, True, "")),
    "untruth": (False, (None, None, False, "")),
    "value and unit": ({"value": 7.4, "unit": "kg"}, ("7.4", Decimal("7.4"), None, "kg")),
    "value and no unit": ({"value": 7.4, "unit": ""}, ("7.4", Decimal("7.4"), None, "")),
    "value with a label": ({"value": "8 bit", "label": "Depth"}, ("8 bit", None, None, "")),
    "list": (["HDMI", 2], (None, None, None, "")),
    "object": ({"a": 1}, (None, None, None, "")),
    "object below a value": ({"value": {"a": 1}, "unit": "g"}, (None, None, None, "g")),
    "longest text": ("x" * 200, ("x" * 200, None, None, "")),
    "too long a text": ("x" * 201, (None, None, None, "")),
    "null": (None, None),
    "null below a value": ({"value": None, "unit": "g"}, None),
    "empty text": ("", None),
}


@pytest.mark.django_db
@pytest.mark.parametrize("name", READ)
def test_what_a_value_is_read_as(name: str) -> None:
    entry, expected = READ[name]
    product = make_product(specifications={"Key": entry})
    assert rows(product) == ([("Key", *expected)] if expected else [])
    assert read_spec(entry) == (SpecReading(*expected) if expected else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "written",
    ['{"Key": 1e400}', '{"Key": -1e-400}', '{"Key": {"value": 1e400, "unit": "m"}}', f'{{"Key": {"9" * 4000}}}'],
)
def test_a_number_that_no_machine_keeps_is_written_and_fits_nothing(written: str) -> None:
    product = make_product()
    execute("UPDATE catalog_product SET specifications = %s::jsonb WHERE id = %s", written, product.pk)
    assert [row[1:4] for row in rows(product)] == [(None, None, None)]


TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=20)
SPELT = st.sampled_from(
    ["15.6", "-0", "0.50", "1e5", "+1", " 7", "7\n", "٣", "true", "FALSE", "yes", "1" * 10, ".5", "5.", "--1"]
)
PLAIN = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(10**30), 10**30),
    st.integers(-2000, 2000),
    st.floats(allow_nan=False, allow_infinity=False),
    st.decimals(-1000, 1000, places=3).map(float),
    TEXTS,
    SPELT,
)
NESTED = st.recursive(PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3))
ENTRIES = NESTED | st.fixed_dictionaries({"value": NESTED}, optional={"unit": TEXTS | PLAIN, "label": TEXTS})


@pytest.mark.django_db
@given(specifications=st.dictionaries(TEXTS, ENTRIES, max_size=8))
def test_python_and_the_database_read_alike(specifications: dict[str, Any]) -> None:
    """The JSON that comes back from the database is what a page reads."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT %s::jsonb, (SELECT jsonb_object_agg(key, ARRAY[text, number::text, "boolean"::text, unit])'
            " FROM catalog_read_specs(%s::jsonb))",
            [json.dumps(specifications)] * 2,
        )
        stored, found = cursor.fetchone()
    readings = {key: read_spec(entry) for key, entry in json.loads(stored).items()}
    read = {key: each for key, each in readings.items() if each}
    assert {key: _from_text(*row) for key, row in json.loads(found or "{}").items()} == read


def _from_text(text: str | None, number: str | None, boolean: str | None, unit: str) -> SpecReading:
    return SpecReading(
        text, None if number is None else Decimal(number), {"true": True, "false": False}.get(boolean or ""), unit
    )


WEIGHT = ("Weight", "262", Decimal(262), None, "g")
NEW = {"Weight": {"value": 262, "unit": "g"}}
PATHS: dict[str, Callable[[Product], object]] = {
    "an instance": lambda row: Product(**_columns(row) | {"specifications": NEW}).save(),
    "an update": lambda row: Product.objects.filter(pk=row.pk).update(specifications=NEW),
    "an update of many": lambda row: Product.objects.bulk_update(
        [Product(**_columns(row) | {"specifications": NEW})], ["specifications"]
    ),
    "an upsert": lambda row: Product.objects.bulk_create(
        [Product(**_columns(row) | {"specifications": NEW})],
        update_conflicts=True,
        unique_fields=["slug"],
        update_fields=["specifications"],
    ),
    "an expression": lambda row: Product.objects.filter(pk=row.pk).update(
        specifications=Value(NEW, output_field=Product._meta.get_field("specifications"))
    ),
    "SQL": lambda row: execute(
        "UPDATE catalog_product SET specifications = %s::jsonb WHERE id = %s", json.dumps(NEW), row.pk
    ),
}


def _columns(product: Product) -> dict[str, Any]:
    return {
        "pk": product.pk,
        "name": product.name,
        "slug": product.slug,
        "category_id": product.category_id,
        "regular_price": product.regular_price,
        "created_at": product.created_at,
    }


@pytest.mark.django_db
@pytest.mark.parametrize("path", PATHS)
def test_rows_follow_a_change_on_every_path(path: str) -> None:
    product = make_product(specifications={"Weight": 1, "Colour": "Blue"})
    other = make_product("other", specifications={"Colour": "Red"})
    PATHS[path](product)
    assert rows(product) == [WEIGHT]
    assert rows(other) == [("Colour", "Red", None, None, "")]


@pytest.mark.django_db
def test_rows_follow_an_import(tmp_path: Path) -> None:
    file = tmp_path / "products.jsonl"
    line = {"handle": "lamp", "name": "Lamp", "category": "Home", "regular_price": "5"}
    for specifications, expected in (({"Weight": "262"}, [("Weight", "262", Decimal(262), None, "")]), (NEW, [WEIGHT])):
        file.write_text(json.dumps(line | {"specifications": specifications}))
        call_command("import_products", file, stdout=StringIO())
        assert rows(Product.objects.get()) == expected


@pytest.mark.django_db
def test_many_come_at_once() -> None:
    category = make_path("things")
    made = Product.objects.bulk_create(
        unsaved_product(f"p{number}", category=category, specifications={"Number": number}) for number in range(20)
    )
    found = SpecValue.objects.order_by("product").values_list("product", "number")
    assert [*found] == [(product.pk, number) for number, product in enumerate(made)]


@pytest.mark.django_db
def test_rows_go_with_their_product() -> None:
    for path in ("an instance", "a query", "SQL"):
        product = make_product(specifications={"Weight": 1})
        pk = product.pk
        if path == "an instance":
            product.delete()
        elif path == "a query":
            Product.objects.filter(pk=pk).delete()
        else:
            execute("DELETE FROM catalog_product WHERE id = %s", pk)
        assert rows(pk) == []


@pytest.mark.django_db
def test_other_changes_leave_them_alone() -> None:
    product = make_product(specifications={"Weight": 1})
    execute("UPDATE catalog_specvalue SET text = 'by hand'")
    Product.objects.filter(pk=product.pk).update(view_count=F("view_count") + 1, specifications={"Weight": 1})
    assert rows(product) == [("Weight", "by hand", Decimal(1), None, "")]
