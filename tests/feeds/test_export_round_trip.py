"""Nothing is lost on the way out as CSV and in again, whatever the catalogue holds."""

import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.models import Brand, Product, ProductImage
from catalog.services.exports import catalogue_csv
from catalog.services.imports.json_lines import read_json_lines
from catalog.services.imports.own_cells import guarded, joined, parted, unguarded
from catalog.services.imports.own_csv import read_own_csv
from catalog.services.imports.run import run_import
from catalog.services.imports.writer import Outcome
from tests.factories import make_brand, make_category, make_product
from tests.feeds.csv_files import empty_catalogue, exported, imported, odd_catalogue


@pytest.mark.django_db
def test_comes_back_byte_by_byte_in_an_empty_catalogue(tmp_path):
    odd_catalogue()
    before = exported(tmp_path)
    empty_catalogue()
    assert imported(tmp_path, before) == "6 created, 0 updated, 0 unchanged, 0 refused"
    assert exported(tmp_path) == before
    assert Product.objects.get(slug="quotes").sku == "=1+1"
    assert Product.objects.get(slug="Upper_Case-").name == "'=already guarded"
    assert Product.objects.get(slug="dinar").discount_price == Decimal("1.001")
    assert sorted(Brand.objects.values_list("slug", "name")) == [("acme", "Acme Limited"), ("acme-2", "Acme!")]


@pytest.mark.django_db
def test_changes_nothing_in_the_same_catalogue(tmp_path):
    odd_catalogue()
    before = exported(tmp_path)
    rows = list(Product.objects.order_by("pk").values())
    pictures = list(ProductImage.objects.order_by("pk").values())
    assert imported(tmp_path, before) == "0 created, 0 updated, 6 unchanged, 0 refused"
    assert list(Product.objects.order_by("pk").values()) == rows
    assert list(ProductImage.objects.order_by("pk").values()) == pictures
    assert exported(tmp_path) == before


@pytest.mark.django_db
def test_a_product_stays_in_the_second_of_two_categories_that_are_called_alike(tmp_path):
    make_category("lamps", name="Lamps")
    second = make_category("lamps-2", name="LAMPS")
    make_product(category=second)
    assert imported(tmp_path, exported(tmp_path)) == "0 created, 0 updated, 1 unchanged, 0 refused"
    assert Product.objects.get().category_id == second.pk


@pytest.mark.django_db
def test_a_brand_stays_what_it_is_under_another_name(tmp_path):
    make_product(brand=make_brand("acme", name="Acme Limited"))
    before = exported(tmp_path)
    Brand.objects.update(name="Acme Incorporated")
    assert imported(tmp_path, before) == "0 created, 0 updated, 1 unchanged, 0 refused"
    assert Brand.objects.get().name == "Acme Incorporated"


def words(longest: int = 20, *, least: int = 0) -> st.SearchStrategy[str]:
    """Return texts, many of them such as a spreadsheet or a parser stumbles over."""
    signs = st.sampled_from("=+-@'\"\\>;, \t\n\uff41\uff1dé\u0301\U0001f600a1")
    characters = st.characters(exclude_categories=["Cs", "Cc"])
    return st.text(st.one_of(signs, characters), min_size=least, max_size=longest)


entries = st.one_of(
    words(), st.none(), st.booleans(), st.integers(-(10**40), 10**40), st.floats(allow_nan=False, allow_infinity=False)
)
prices = st.sampled_from([("EUR", 2), ("JPY", 0), ("KWD", 3)]).flatmap(
    lambda each: st.tuples(
        st.just(each[0]),
        st.integers(1, 10**9).map(lambda coins: Decimal(coins).scaleb(-each[1])),
        st.one_of(st.none(), st.just(Decimal(0))),
    )
)
products = st.fixed_dictionaries(
    {
        "name": words(least=1),
        "path": st.lists(words(least=1), min_size=1, max_size=3),
        "brand": st.one_of(st.just(""), words()),
        "sku": st.one_of(st.just(""), words()),
        "description": words(200),
        "prices": prices,
        "stock_quantity": st.integers(0, 2_147_483_647),
        "specifications": st.dictionaries(
            words(least=1),
            st.one_of(entries, st.fixed_dictionaries({"value": entries, "unit": words(5)})),
            max_size=4,
        ),
        "is_active": st.booleans(),
        "images": st.lists(
            st.fixed_dictionaries(
                {"url": st.integers(0, 9).map(lambda n: f"https://img.example/{n}?a=1,2"), "alt_text": words()}
            ),
            max_size=3,
        ),
    }
)


def json_line(number: int, product: dict[str, Any]) -> str:
    currency, regular, discount = product.pop("prices")
    path = product.pop("path")
    prices = {"currency": currency, "regular_price": f"{regular:f}"}
    prices |= {} if discount is None else {"discount_price": f"{discount:f}"}
    return json.dumps({"handle": f"product-{number}", "category": path} | product | prices)


def passed_on(file: Path) -> Outcome:
    read = read_json_lines if file.suffix == ".jsonl" else read_own_csv
    return run_import(read(file), dry_run=False, advance=lambda _: None)


def write_export(file: Path) -> bytes:
    file.write_text("".join(catalogue_csv(only_published=False)), "utf-8", newline="")
    return file.read_bytes()


@pytest.mark.django_db
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], max_examples=40)
@given(rows=st.lists(products, min_size=1, max_size=4))
def test_whatever_the_importer_takes_comes_back(tmp_path, rows):
    """Made by our JSON lines, which refuse what cannot be stored; what they take must survive."""
    made, file = tmp_path / "made.jsonl", tmp_path / "export.csv"
    made.write_text("\n".join(json_line(number, dict(row)) for number, row in enumerate(rows)), "utf-8")
    with transaction.atomic():
        total = passed_on(made).created
        before = write_export(file)
        again = passed_on(file)
        assert (again.unchanged, again.refusals) == (total, [])
        empty_catalogue()
        anew = passed_on(file)
        assert (anew.created, anew.refusals) == (total, [])
        assert write_export(file) == before
        transaction.set_rollback(True)


@given(words())
@example("'=1")
@example("''@")
def test_a_cell_is_no_formula_and_comes_back(text):
    cell = guarded(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"))
    assert unguarded(cell) == text


@given(st.lists(words(least=1).map(str.strip).filter(bool), min_size=1))
@example(["a > b", "\\", "\\>", ">"])
def test_a_path_comes_back(names):
    assert parted(joined(names)) == names


def test_a_path_is_written_as_people_do():
    assert joined(["Home", "Kitchen"]) == "Home > Kitchen"
    assert parted("Home>Kitchen > AC\\DC") == ["Home", "Kitchen", "AC\\DC"]
