"""The catalogue as CSV: what stands in it, and that nothing is lost on the way out and in again."""

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from catalog.models import Brand, Category, Product, ProductImage
from catalog.services.exports import catalogue_csv
from catalog.services.imports.json_lines import read_json_lines
from catalog.services.imports.own_cells import guarded, joined, parted, unguarded
from catalog.services.imports.own_csv import read_own_csv
from catalog.services.imports.run import run_import
from catalog.services.imports.writer import Outcome
from tests.factories import make_brand, make_category, make_image, make_path, make_product
from tests.graphql import captured_statements

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
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("import_products", file, stdout=out, stderr=err, **options)
    except CommandError as error:
        err.write(str(error))
    return out.getvalue().split(";")[0] + err.getvalue()


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


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_an_empty_catalogue_is_a_header(tmp_path):
    assert exported(tmp_path).decode() == HEADER
    assert imported(tmp_path, HEADER.encode()).startswith("0 created, 0 updated, 0 unchanged, 0 refused")


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
    file.write_text("".join(catalogue_csv(only_published=False, advance=lambda _: None)), "utf-8", newline="")
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


@pytest.mark.django_db
def test_only_what_everybody_sees_if_that_is_asked_for(tmp_path):
    make_product("shown", brand=make_brand(is_active=False))
    make_product("off", is_active=False)
    make_product("in-hidden", category=make_path("secret/below"))
    Category.objects.filter(slug="secret").update(is_active=False)
    content = exported(tmp_path, published=True).decode()
    rows = list(csv.DictReader(io.StringIO(content.removeprefix("\ufeff"))))
    assert [(row["handle"], row["brand"]) for row in rows] == [("shown", "")]
    assert exported(tmp_path).count(b"\r\n") == 4


@pytest.mark.django_db
def test_pictures_that_staff_uploaded_stay_out_of_it(tmp_path):
    make_image(make_product())
    ProductImage.objects.update(source_url="", file="products/a.png", width=1, height=1)
    before = exported(tmp_path)
    assert b"products/a.png" not in before
    assert imported(tmp_path, before) == "0 created, 0 updated, 1 unchanged, 0 refused"


@pytest.mark.django_db
def test_costs_one_statement_for_each_batch(tmp_path, monkeypatch):
    monkeypatch.setattr("catalog.selectors.exports.BATCH", 2)
    for number in range(5):
        make_image(make_product(f"lamp-{number}", brand=make_brand(f"brand-{number}")))
    with captured_statements() as statements:
        assert exported(tmp_path).count(b"\r\n") == 6
    # Three batches, the tree, and how many there are for the bar.
    assert len(statements) == 5


@pytest.mark.django_db
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


@pytest.mark.django_db
def test_a_folder_that_is_not_there_is_told(tmp_path):
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        exported(tmp_path / "nowhere")


@pytest.mark.django_db
def test_goes_to_standard_output_as_it_is(tmp_path, capfdbinary):
    make_product(name="Lämp \U0001f600")
    call_command("export_catalog", "-")
    assert capfdbinary.readouterr().out == exported(tmp_path)


@pytest.mark.django_db
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


@pytest.mark.django_db
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
        "6 refused; the rest is in order.",
    ]
    assert Product.objects.get().slug == "a"


@pytest.mark.django_db
def test_a_column_that_is_not_there_and_an_empty_cell_that_cannot_be_cleared_leave_the_value(tmp_path):
    make_product(
        brand=make_brand(), sku="L-1", stock_quantity=7, currency="USD", description="Bright.", discount_price="1"
    )
    header = "handle,name,category,regular_price,stock_quantity,currency,sku,brand,discount_price\r\n"
    assert imported(tmp_path, f"{header}lamp,Lamp,Things,10,,USD,,,\r\n".encode()).startswith("0 created, 1 updated")
    lamp = Product.objects.get()
    assert (lamp.stock_quantity, lamp.description) == (7, "Bright.")
    assert (lamp.sku, lamp.brand, lamp.discount_price) == (None, None, None)
