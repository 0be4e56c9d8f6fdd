"""What `import_products` makes of our own JSON lines, and of DummyJSON's list."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError

from catalog.models import Product, ProductImage, ProductReview
from tests.importing import said_by_import

pytestmark = pytest.mark.django_db

REVIEW = {
    "key": "old-shop-17",
    "author_name": "Ada Berg",
    "rating": 4,
    "title": "Good",
    "comment": "Cuts well.",
    "verified_purchase": True,
    "status": "approved",
    "created_at": "2025-03-01T10:00:00+01:00",
}
KNIFE = {
    "handle": "bread-knife",
    "name": "Bread knife",
    "category": "Home > Knives",
    "brand": "Fjordwerk",
    "sku": "BK-1",
    "description": "Long.\nSharp.",
    "currency": "EUR",
    "regular_price": "89.00",
    "discount_price": 79.5,
    "stock_quantity": 3,
    "low_stock_threshold": 2,
    "specifications": {"Steel": "14C28N", "Length": {"value": 25, "unit": "cm"}},
    "is_active": True,
    "images": [{"url": "https://img.example/k.jpg", "alt_text": "The knife"}],
    "reviews": [REVIEW],
    "created_at": "2025-01-15T08:00:00Z",
}
PLAIN = {"handle": "plain", "name": "Plain", "category": "Home", "regular_price": "5"}


@pytest.fixture
def run(tmp_path: Path):
    """Import rows (objects, or lines as they stand) and return what was said on both streams."""

    def run(*rows: dict[str, Any] | str, name: str = "products.jsonl", **options: object) -> tuple[str, str]:
        path = tmp_path / name
        path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row) for row in rows), "utf-8")
        return said_by_import(path, **options)

    return run


def test_reads_every_key(run) -> None:
    out, err = run(KNIFE)
    assert out.startswith("1 created, 0 updated, 0 unchanged, 0 refused; 1 reviews written.")
    assert err == ""
    knife = Product.objects.select_related("brand", "category__parent").get()
    assert (knife.slug, knife.name, knife.sku, knife.description) == (
        "bread-knife",
        "Bread knife",
        "BK-1",
        "Long.\nSharp.",
    )
    assert (knife.regular_price, knife.discount_price, knife.currency) == (Decimal(89), Decimal("79.5"), "EUR")
    assert (knife.stock_quantity, knife.low_stock_threshold, knife.is_active) == (3, 2, True)
    assert knife.specifications == KNIFE["specifications"]
    assert (knife.category.name, knife.category.parent.name, knife.brand.name) == ("Knives", "Home", "Fjordwerk")
    assert knife.created_at == datetime(2025, 1, 15, 8, tzinfo=UTC)
    assert (knife.rating_count, knife.rating_average, knife.rating_verified_count) == (1, Decimal(4), 1)
    review = ProductReview.objects.get()
    assert (review.author, review.imported_author_name, review.author_name) == (None, "Ada Berg", "Ada B.")
    assert (review.import_key, review.rating, review.title, review.comment) == ("old-shop-17", 4, "Good", "Cuts well.")
    assert (review.status, review.created_at) == ("approved", datetime(2025, 3, 1, 9, tzinfo=UTC))


def test_a_second_run_changes_nothing(run) -> None:
    run(KNIFE, PLAIN)
    before = [list(model.objects.order_by("pk").values()) for model in (Product, ProductImage, ProductReview)]
    out, _ = run(KNIFE, PLAIN)
    assert out.startswith("0 created, 0 updated, 2 unchanged, 0 refused; 0 reviews written.")
    assert [list(model.objects.order_by("pk").values()) for model in (Product, ProductImage, ProductReview)] == before


def test_leaves_alone_what_a_row_does_not_mention(run) -> None:
    run(KNIFE)
    run({**PLAIN, "handle": "bread-knife", "category": "home > KNIVES"})
    knife = Product.objects.select_related("brand").get()
    assert (knife.name, knife.price, knife.revision) == ("Plain", Decimal(5), 2)
    assert (knife.sku, knife.brand.name, knife.stock_quantity, knife.images.count()) == ("BK-1", "Fjordwerk", 3, 1)
    assert knife.reviews.count() == 1


def test_empties_what_a_row_says_is_empty(run) -> None:
    run(KNIFE)
    run({**KNIFE, "brand": None, "sku": None, "discount_price": None, "images": [], "specifications": {}})
    knife = Product.objects.get()
    assert (knife.brand, knife.sku, knife.discount_price, knife.specifications) == (None, None, None, {})
    assert not knife.images.exists()


def test_a_changed_review_keeps_what_a_moderator_decided(run) -> None:
    run(KNIFE)
    ProductReview.objects.update(status="rejected", rejection_reason="Rude.")
    out, _ = run({**KNIFE, "reviews": [{**REVIEW, "rating": 5}]})
    assert out.startswith("0 created, 1 updated, 0 unchanged, 0 refused; 1 reviews written.")
    assert list(ProductReview.objects.values_list("rating", "status", "rejection_reason")) == [
        (5, "rejected", "Rude."),
    ]
    knife = Product.objects.get()
    assert (knife.revision, knife.rating_count) == (1, 0)


def test_keeps_a_picture_that_staff_uploaded(run) -> None:
    run(KNIFE)
    knife = Product.objects.get()
    ProductImage.objects.update(is_primary=False)
    own = ProductImage.objects.create(product=knife, file="own.webp", width=8, height=8, is_primary=True)
    run({**KNIFE, "images": [{"url": "https://img.example/new.jpg"}]})
    assert list(ProductImage.objects.order_by("pk").values_list("source_url", "is_primary")) == [
        ("", True),
        ("https://img.example/new.jpg", False),
    ]
    assert ProductImage.objects.get(is_primary=True) == own


@pytest.mark.parametrize(
    ("row", "refusal"),
    [
        ('{"handle": "a", "name": ', "line: is not complete and valid JSON"),
        ("[1]", "line: is not a JSON object"),
        ('{"regular_price": NaN}', "line: is not complete and valid JSON"),
        ("[" * 3000, "line: is not complete and valid JSON"),
        ('{"handle": "a\\ud800"}', "line: is not complete and valid JSON"),
        (PLAIN | {"colour": "red"}, "colour: is not a key of this format"),
        (PLAIN | {"name": ""}, "name: is missing"),
        (PLAIN | {"name": 5}, "name: is not a text"),
        (PLAIN | {"name": "a\u0000b"}, "name: contains a NUL character"),
        (PLAIN | {"name": "a\u0007b"}, "name: contains a control character"),
        (PLAIN | {"name": "n" * 201}, "name: has 201 characters; at most 200 are allowed"),
        (PLAIN | {"category": "Home >  > Knives"}, "category: is missing"),
        (PLAIN | {"category": " > ".join("abcdefghijk")}, "category: has 11 levels; at most 10 are allowed"),
        (PLAIN | {"currency": "ABC"}, "currency: ABC is not the ISO 4217 code of a currency"),
        (PLAIN | {"regular_price": "NaN"}, "regular_price: 'NaN' is not an amount like 19.90"),
        (PLAIN | {"regular_price": True}, "regular_price: is not an amount like 19.90"),
        (PLAIN | {"regular_price": -3}, "regular_price: is negative"),
        (PLAIN | {"regular_price": 1e30}, "regular_price: is larger than 9999999999"),
        (
            PLAIN | {"regular_price": "1.5", "currency": "JPY"},
            "regular_price: '1.5' is finer than JPY allows (0 decimals)",
        ),
        (PLAIN | {"discount_price": "5.00"}, "discount_price: is not below the regular price"),
        (PLAIN | {"stock_quantity": -1}, "stock_quantity: -1 is not between 0 and 2147483647"),
        (PLAIN | {"stock_quantity": 2.5}, "stock_quantity: is not a text"),
        (
            PLAIN | {"specifications": []},
            "specifications: cannot be stored: The specifications are an object of at most 100 names and values.",
        ),
        (
            PLAIN | {"specifications": {"a": {"b": 1}}},
            (
                "specifications: cannot be stored: The specifications hold something that is not taken. An entry of "
                "the specifications is a text, a number, true, false, null, or an object of `value` and `unit`."
            ),
        ),
        (PLAIN | {"images": [{"url": "data:,x"}]}, "images.url: 'data:,x' is not an http or https address"),
        (PLAIN | {"images": [{"url": "https://u:p@h/x"}]}, "images.url: carries a user name or password"),
        (PLAIN | {"reviews": [REVIEW | {"rating": 6}]}, "reviews.rating: 6 is not between 1 and 5"),
        (PLAIN | {"reviews": [REVIEW, REVIEW]}, "reviews.key: is not unique within the product"),
        (PLAIN | {"reviews": [REVIEW | {"email": "a@b.c"}]}, "reviews.email: is not a key of this format"),
        (
            PLAIN | {"reviews": [REVIEW | {"author_name": "a@b.c"}]},
            "reviews.author_name: looks like an e-mail address; only names are stored",
        ),
        (PLAIN | {"reviews": [REVIEW | {"status": "rejected"}]}, "reviews.status: is neither pending nor approved"),
        (PLAIN | {"created_at": "2025-01-01T00:00:00"}, "created_at: has no offset; write Z for UTC"),
        (PLAIN | {"created_at": "yesterday"}, "created_at: is not a time like 2026-03-14T09:30:00Z"),
    ],
)
def test_refuses_a_bad_row_by_line_and_field_and_takes_the_rest(run, row: dict[str, Any] | str, refusal: str) -> None:
    out, err = run("", row, KNIFE)
    assert err.splitlines() == [f"line 2, {refusal}", "failed: 1 refused; the rest is in order."]
    assert out.startswith("1 created, 0 updated, 0 unchanged, 1 refused; 1 reviews written.")
    assert list(Product.objects.values_list("slug", flat=True)) == ["bread-knife"]


def test_reads_dummyjson(run) -> None:
    entry = {
        "id": 7,
        "title": "Ripe pear",
        "description": "Sweet.",
        "category": "fresh-fruit",
        "price": 10,
        "discountPercentage": 12.5,
        "stock": 4,
        "sku": "PEAR-7",
        "weight": 180,
        "dimensions": {"width": 7.5, "height": 9, "depth": 7.5},
        "warrantyInformation": "None",
        "shippingInformation": "Next day",
        "returnPolicy": "No returns",
        "reviews": [
            {
                "rating": 5,
                "comment": "Very juicy!",
                "date": "2025-04-30T09:41:02.053Z",
                "reviewerName": "Leo Greco",
                "reviewerEmail": "leo@mail.example",
            }
        ],
        "meta": {"createdAt": "2025-04-30T09:41:02.053Z"},
        "images": ["https://img.example/pear.webp"],
    }
    text = json.dumps([entry, {"id": 8}, 5])
    out, err = run(text, name="products.json", format="dummyjson")
    assert out.startswith("1 created, 0 updated, 0 unchanged, 2 refused; 1 reviews written.")
    assert err.splitlines()[:2] == [
        "line 2, entry: lacks something that every product of DummyJSON has",
        "line 3, line: is not a JSON object",
    ]
    pear = Product.objects.select_related("category").get()
    assert (pear.slug, pear.regular_price, pear.discount_price) == ("ripe-pear-7", Decimal(10), Decimal("8.75"))
    assert (pear.category.name, pear.brand) == ("Fresh fruit", None)
    assert pear.specifications["Height"] == {"value": 9, "unit": "cm"}
    review = ProductReview.objects.get()
    assert (review.title, review.comment, review.status) == ("Very juicy", "Very juicy!", "approved")
    assert "mail.example" not in str(list(ProductReview.objects.values()))
    out, _ = run(text, name="products.json", format="dummyjson")
    assert out.startswith("0 created, 0 updated, 1 unchanged, 2 refused; 0 reviews written.")


def test_asks_for_the_format_of_a_name_that_does_not_tell(run) -> None:
    assert run(PLAIN, name="products.json") == (
        "",
        "failed: The name products.json does not tell the format; pass --format.",
    )


def test_says_that_a_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"gone\.csv: The file cannot be read: No such file or directory\."):
        call_command("import_products", tmp_path / "gone.csv")


def test_tells_categories_of_one_name_apart_by_their_path(run) -> None:
    run(
        {**PLAIN, "handle": "a", "category": "Women > Shoes"},
        {**PLAIN, "handle": "b", "category": "Men > Shoes"},
        {**PLAIN, "handle": "c", "category": "men > shoes"},
    )
    slugs = dict(Product.objects.values_list("slug", "category__slug"))
    assert slugs == {"a": "shoes", "b": "men-shoes", "c": "men-shoes"}


def test_a_row_that_only_the_database_refuses_costs_only_itself(run, monkeypatch: pytest.MonkeyPatch) -> None:
    run(KNIFE)
    # As when another writer takes the SKU after this one has looked.
    monkeypatch.setattr("catalog.services.imports.writer._without_foreign_skus", lambda records: (list(records), []))
    out, err = run(PLAIN, {**PLAIN, "handle": "rival", "sku": "BK-1"}, {**PLAIN, "handle": "other"})
    assert err.splitlines()[0] == "line 2, row: was refused by the database; try again"
    assert out.startswith("2 created, 0 updated, 0 unchanged, 1 refused")
    assert sorted(Product.objects.values_list("slug", flat=True)) == ["bread-knife", "other", "plain"]


def test_says_that_the_database_failed(run, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args: object, **_options: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr("catalog.services.imports.writer._plan", fail)
    assert run(PLAIN) == ("", "failed: The database failed. What was saved stays: run the same import again.")
