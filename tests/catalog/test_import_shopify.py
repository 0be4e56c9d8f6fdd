"""What `import_products` makes of Shopify's product CSV."""

from decimal import Decimal
from pathlib import Path

import pytest

from catalog.models import Brand, Category, Product, ProductImage
from tests.importing import said_by_import

pytestmark = pytest.mark.django_db

HEADER = (
    "Handle,Title,Body (HTML),Vendor,Type,Tags,Published,Option1 Name,Option1 Value,Option2 Name,Option2 Value,"
    "Variant SKU,Variant Grams,Variant Inventory Qty,Variant Price,Variant Compare At Price,Image Src,Image Position,"
    "Image Alt Text,Status"
)
LAMP = (
    'arc-lamp,Arc lamp,"<h2>Bright</h2><p>Steel &amp; glass.</p><ul><li>One</li><li>Two</li></ul><script>x()</script>",'
    "Luma,Home > Light > Lamps,sale,true,Colour,Red,Size,S,AL-1,900,3,80.00,100.00,https://img.example/b.jpg,2,Side,active"
)
LAMP_BLUE = "arc-lamp,,,,,,,,Blue,,S,AL-2,900,4,85.00,,https://img.example/a.jpg,1,Front,"
LAMP_OVERSOLD = ",,,,,,,,Red,,L,AL-3,900,-2,80.00,100.00,,,,"
MUG = "mug,Mug,Plain.,,,kitchen,false,Title,Default Title,,,,,5,12,,,,,draft"


@pytest.fixture
def run(tmp_path: Path):
    """Import rows and return what was said on both streams."""

    def run(*rows: str, header: str = HEADER, encoding: str = "utf-8", **options: object) -> tuple[str, str]:
        path = tmp_path / "products.csv"
        path.write_bytes("\n".join((header, *rows)).encode(encoding))
        return said_by_import(path, **options)

    return run


def test_reads_variants_pictures_and_the_category_path(run) -> None:
    out, err = run(LAMP, LAMP_BLUE, LAMP_OVERSOLD, MUG)
    assert out.startswith("2 created, 0 updated, 0 unchanged, 0 refused")
    assert err == ""
    lamp = Product.objects.select_related("category", "brand").get(slug="arc-lamp")
    assert (lamp.name, lamp.sku, lamp.currency, lamp.stock_quantity) == ("Arc lamp", "AL-1", "EUR", 7)
    assert (lamp.regular_price, lamp.discount_price, lamp.discount_percent) == (Decimal(100), Decimal(80), 20)
    assert lamp.description == "Bright\n\nSteel & glass.\n- One\n- Two"
    assert lamp.specifications == {"Colour": "Red, Blue", "Size": "S, L", "Weight": {"value": 900, "unit": "g"}}
    assert lamp.brand is not None
    assert (lamp.brand.name, lamp.brand.slug) == ("Luma", "luma")
    assert [c.name for c in lamp.category.get_ancestors(include_self=True)] == ["Home", "Light", "Lamps"]
    assert list(lamp.images.values_list("source_url", "alt_text", "position", "is_primary")) == [
        ("https://img.example/a.jpg", "Front", 0, True),
        ("https://img.example/b.jpg", "Side", 1, False),
    ]


def test_reads_a_draft_without_brand_by_its_tag(run) -> None:
    run(MUG)
    mug = Product.objects.select_related("category").get(slug="mug")
    assert (mug.is_active, mug.brand, mug.category.name, mug.specifications, mug.sku) == (
        False,
        None,
        "Kitchen",
        {},
        None,
    )
    assert mug.discount_price is None
    assert not mug.images.exists()


def test_a_second_run_changes_nothing(run) -> None:
    run(LAMP, LAMP_BLUE, MUG)
    before = list(Product.objects.order_by("pk").values())
    images = list(ProductImage.objects.order_by("pk").values())
    out, _ = run(LAMP, LAMP_BLUE, MUG)
    assert out.startswith("0 created, 0 updated, 2 unchanged, 0 refused")
    assert list(Product.objects.order_by("pk").values()) == before
    assert list(ProductImage.objects.order_by("pk").values()) == images


def test_a_changed_row_updates_that_product_alone(run) -> None:
    run(LAMP, LAMP_BLUE, MUG)
    lamp, mug = Product.objects.get(slug="arc-lamp"), Product.objects.get(slug="mug")
    out, _ = run(LAMP.replace("80.00,100.00", "75.00,100.00"), LAMP_BLUE.replace("a.jpg", "c.jpg"), MUG)
    assert out.startswith("0 created, 1 updated, 1 unchanged, 0 refused")
    changed = Product.objects.get(slug="arc-lamp")
    assert (changed.pk, changed.price, changed.revision) == (lamp.pk, Decimal(75), 2)
    assert changed.created_at == lamp.created_at
    assert changed.updated_at > lamp.updated_at
    assert list(changed.images.values_list("source_url", "is_primary")) == [
        ("https://img.example/c.jpg", True),
        ("https://img.example/b.jpg", False),
    ]
    assert Product.objects.get(slug="mug").updated_at == mug.updated_at


def test_a_dry_run_writes_nothing(run) -> None:
    out, _ = run(LAMP, LAMP_BLUE, MUG, dry_run=True)
    assert out.startswith("Dry run, nothing was written: 2 created, 0 updated, 0 unchanged, 0 refused")
    assert not Product.objects.exists()
    assert not Category.objects.exists()
    assert not Brand.objects.exists()


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        (MUG.replace(",12,", ",NaN,"), "line 2, price: 'NaN' is not an amount like 19.90"),
        (MUG.replace(",12,", ",-1,"), "line 2, price: is negative"),
        (MUG.replace(",12,", ",1e9,"), "line 2, price: '1e9' is not an amount like 19.90"),
        (MUG.replace(",12,", ",12345678901,"), "line 2, price: is larger than 9999999999"),
        (MUG.replace(",12,", ",1.005,"), "line 2, price: '1.005' is finer than EUR allows (2 decimals)"),
        (MUG.replace(",12,", ",,"), "line 2, price: '' is not an amount like 19.90"),
        (MUG.replace(",5,", ",many,"), "line 2, stock: 'many' is not a whole number"),
        (MUG.replace(",Mug,", ",,"), "line 2, title: is missing"),
        (MUG.replace(",Mug,", f",{'m' * 201},"), "line 2, title: has 201 characters; at most 200 are allowed"),
        (MUG.replace(",Mug,", ",M\0g,"), "line 2, title: contains a NUL character"),
        (MUG.replace("false", "maybe"), "line 2, published: 'maybe' is neither true nor false"),
        (MUG.replace("draft", "gone"), "line 2, status: 'gone' is not a status of Shopify's"),
        (MUG.replace("mug,", "***,", 1), "line 2, handle: has no letter from a to z and no digit"),
        (f"{MUG},extra", "line 2, row: has 21 cells under 20 headings"),
        (MUG.replace("Plain.", '"Plain.'), "line 2, row: has a quote that is not closed, or a cell that is too long"),
    ],
)
def test_refuses_a_bad_row_by_line_and_field_and_takes_the_rest(run, row: str, refusal: str) -> None:
    rows = (row, LAMP) if '"Plain.' not in row else (row,)
    out, err = run(*rows)
    assert err.splitlines() == [refusal, "failed: 1 refused; the rest is in order."]
    assert "1 refused" in out
    assert list(Product.objects.values_list("slug", flat=True)) == ([] if len(rows) == 1 else ["arc-lamp"])


def test_refuses_a_product_for_a_bad_variant_and_names_its_line(run) -> None:
    _, err = run(LAMP, LAMP_BLUE.replace("85.00", "dear"), MUG)
    assert err.splitlines()[0] == "line 3, price: 'dear' is not an amount like 19.90"
    assert list(Product.objects.values_list("slug", flat=True)) == ["mug"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "ftp://img.example/a.jpg", "/a.jpg", "http://[::1/a.jpg"])
def test_refuses_an_address_that_is_not_of_the_web(run, address: str) -> None:
    _, err = run(LAMP.replace("https://img.example/b.jpg", address))
    assert err.splitlines()[0] == f"line 2, image: {address!r} is not an http or https address"
    assert not Product.objects.exists()


def test_takes_the_first_of_two_with_one_handle(run) -> None:
    _, err = run(LAMP, MUG, LAMP.replace("AL-1", "AL-9"), MUG.replace(",Mug,", ",Cup,"))
    assert err.splitlines()[:2] == [
        "line 4, handle: was used on line 2 already",
        "line 5, handle: was used on line 3 already",
    ]
    assert Product.objects.count() == 2
    assert Product.objects.get(slug="arc-lamp").sku == "AL-1"


def test_takes_the_first_of_two_titles_in_one_block(run) -> None:
    _, err = run(MUG, MUG.replace(",Mug,", ",Cup,"), LAMP)
    assert err.splitlines()[0] == "line 3, handle: belongs to another title on line 2"
    assert sorted(Product.objects.values_list("name", flat=True)) == ["Arc lamp", "Mug"]


def test_refuses_a_sku_that_is_taken_in_the_file_or_in_the_shop(run) -> None:
    run(LAMP)
    taken = MUG.replace("Default Title,,,,", "Default Title,,,AL-1,")
    _, err = run(taken)
    assert err.splitlines()[0] == "line 2, sku: belongs to the product arc-lamp"
    _, err = run(LAMP, taken)
    assert err.splitlines()[0] == "line 3, sku: was used on line 2 already"
    assert list(Product.objects.values_list("slug", flat=True)) == ["arc-lamp"]


def test_reads_a_byte_order_mark_and_refuses_other_encodings(run) -> None:
    out, _ = run(MUG.replace(",Mug,", ",Crème,"), encoding="utf-8-sig")
    assert out.startswith("1 created")
    assert Product.objects.get(slug="mug").name == "Crème"
    out, err = run(LAMP, LAMP.replace("Arc", "Àrc"), encoding="latin-1")
    assert (out, err) == ("", "failed: products.csv: The file is not UTF-8 (line 3); save it as UTF-8.")
    out, err = run(LAMP, encoding="utf-16")
    assert (out, err) == ("", "failed: products.csv: The file is UTF-16; save it as UTF-8.")
    assert Product.objects.count() == 1


def test_refuses_a_file_that_is_no_shopify_csv(run) -> None:
    _, err = run("1,2", header="id,name")
    refusal = "failed: products.csv: The first line is not the header of a Shopify CSV: no column for handle."
    assert err == refusal
    _, err = run("1,2", header='Handle,"Title"x,Variant Price')
    assert err == refusal


def test_reads_the_newer_template(run) -> None:
    header = (
        "Title,URL handle,Description,Vendor,Product category,Published on online store,Status,SKU,Price,"
        "Compare-at price,Inventory quantity,Product image URL,Image position"
    )
    out, _ = run(
        "Cap,cap,Warm,Knit Co,Clothing > Hats,TRUE,Active,C-1,20,,8,https://img.example/c.png,1", header=header
    )
    assert out.startswith("1 created")
    cap = Product.objects.select_related("category").get(slug="cap")
    assert (cap.category.name, cap.price, cap.stock_quantity, cap.is_active) == ("Hats", Decimal(20), 8, True)


def test_refuses_markup_that_would_keep_the_parser_busy(run) -> None:
    _, err = run(MUG.replace("Plain.", "<a " * 30_000))
    assert err.splitlines()[0] == "line 2, body: has thousands of tags that are not closed"


def test_refuses_an_unknown_currency_before_reading(run) -> None:
    _, err = run(MUG, currency="ABC")
    assert err == "failed: --currency: ABC is not the ISO 4217 code of a currency"
    run(MUG, currency="jpy")
    assert Product.objects.get().currency == "JPY"
