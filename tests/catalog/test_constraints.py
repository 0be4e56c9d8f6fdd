"""What the database itself refuses, whatever the code above it forgets."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from django.db.models import ProtectedError

from accounts.models import User
from catalog.models import Brand, Category, Product, ProductImage, ProductReview
from tests.factories import make_brand, make_category, make_image, make_product, make_review, make_user

pytestmark = pytest.mark.django_db


def refused_by(name: str, change: Any, **values: Any) -> None:
    """Assert that the constraint `name` refuses the change, and that nothing of it stays."""
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        change(**values)
    assert error.value.__cause__.diag.constraint_name == name


@pytest.mark.parametrize(
    ("constraint", "values"),
    [
        ("product_price_in_range", {"regular_price": "-0.001"}),
        ("product_discount_below_price", {"regular_price": "10", "discount_price": "10"}),
        ("product_discount_below_price", {"regular_price": "10", "discount_price": "10.001"}),
        ("product_discount_below_price", {"discount_price": "-1"}),
        ("product_currency_iso_4217", {"currency": "eur"}),
        ("product_currency_iso_4217", {"currency": "EU"}),
        ("product_currency_iso_4217", {"currency": ""}),
        ("catalog_product_stock_quantity_check", {"stock_quantity": -1}),
        ("catalog_product_low_stock_threshold_check", {"low_stock_threshold": -1}),
        ("catalog_product_view_count_check", {"view_count": -1}),
        ("product_rating_sum_plausible", {"rating_count": 1, "rating_sum": 6}),
        ("product_rating_sum_plausible", {"rating_count": 1, "rating_sum": 0}),
    ],
)
def test_refuses_a_product_that_cannot_be(constraint: str, values: dict[str, Any]) -> None:
    product = make_product()
    refused_by(constraint, Product.objects.filter(pk=product.pk).update, **values)
    refused_by(constraint, make_product, slug="other", **values)
    assert Product.objects.count() == 1


@pytest.mark.parametrize("column", ["regular_price", "discount_price"])
@pytest.mark.parametrize("price", ["NaN", "Infinity", "-Infinity", "10000000000"])
def test_refuses_a_price_that_is_no_amount(column: str, price: str) -> None:
    make_product()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"UPDATE catalog_product SET {column} = %s::numeric", [price])  # noqa: S608


def test_refuses_a_discount_of_what_is_free() -> None:
    # PostgreSQL computes the percentage before it looks at the constraint.
    with pytest.raises(DatabaseError), transaction.atomic():
        make_product(regular_price="0", discount_price="0")


@pytest.mark.parametrize(
    "values",
    [
        {"regular_price": "0"},
        {"regular_price": "9999999999.999"},
        {"regular_price": "0.001", "discount_price": "0"},
        {"regular_price": "10", "discount_price": "9.999"},
        {"stock_quantity": 0, "low_stock_threshold": 0},
        {"sku": None},
    ],
)
def test_takes_a_product_at_the_edge(values: dict[str, Any]) -> None:
    assert make_product(**values).pk


def test_slugs_are_unique_in_each_table() -> None:
    product, brand, category = make_product("same"), make_brand("same"), make_category("same")
    refused_by("catalog_product_slug_key", make_product, slug="same")
    refused_by("catalog_brand_slug_key", make_brand, slug="same")
    refused_by("catalog_category_slug_key", make_category, slug="same")
    assert {product.slug, brand.slug, category.slug} == {"same"}


def test_skus_are_unique_where_there_are_any() -> None:
    make_product("a", sku="X-1")
    refused_by("catalog_product_sku_key", make_product, slug="b", sku="X-1")
    make_product("c")
    make_product("d")


def test_a_product_has_one_primary_image() -> None:
    product, other = make_product("a"), make_product("b")
    make_image(product)
    make_image(other)
    make_image(product, 1)
    refused_by("image_one_primary", make_image, product=product, position=2, is_primary=True)
    refused_by("image_one_primary", ProductImage.objects.filter(product=product).update, is_primary=True)


def test_an_image_has_a_source() -> None:
    refused_by("image_has_a_source", make_image, product=make_product(), source_url="")


def test_a_user_reviews_a_product_once_whatever_its_state() -> None:
    product, author = make_product(), make_user()
    make_review(product, author=author, status="rejected")
    refused_by("review_one_per_author", make_review, product=product, author=author)
    make_review(make_product("other"), author=author)
    make_review(product)
    assert ProductReview.objects.count() == 3


def test_a_review_is_imported_once() -> None:
    product = make_product()
    make_review(product, imported_author_name="Ada", import_key="1")
    refused_by("review_imported_once", make_review, product=product, imported_author_name="Bob", import_key="1")
    make_review(product, imported_author_name="Ada", import_key="2")
    make_review(product, imported_author_name="Ada", import_key=None)
    make_review(product, imported_author_name="Ada", import_key=None)


@pytest.mark.parametrize("rating", [0, 6, 32767])
def test_refuses_a_rating_out_of_range(rating: int) -> None:
    review = make_review(make_product())
    refused_by("review_rating_from_1_to_5", ProductReview.objects.filter(pk=review.pk).update, rating=rating)
    refused_by("review_rating_from_1_to_5", make_review, product=review.product, rating=rating)


def test_refuses_a_review_in_no_known_state_or_of_nobody() -> None:
    product = make_product()
    refused_by("review_status_known", make_review, product=product, status="hidden")
    refused_by("review_has_an_author", make_review, product=product, author=None)


def test_a_category_or_brand_in_use_is_not_deleted() -> None:
    category = make_category("child", parent=make_category("parent"))
    make_product(category=category, brand=make_brand(), is_active=False)
    for row in (*Category.objects.all(), *Brand.objects.all()):
        with pytest.raises(ProtectedError), transaction.atomic():
            row.delete()
    edges = Category.objects.order_by("lft").values_list("slug", "lft", "rght")
    assert list(edges) == [("parent", 1, 4), ("child", 2, 3)]
    assert Brand.objects.count() == 1


def test_a_deleted_product_takes_its_images_and_reviews_along() -> None:
    product, other = make_product("a"), make_product("b")
    for each in (product, other):
        make_image(each)
        make_review(each)
    product.delete()
    assert (ProductImage.objects.count(), ProductReview.objects.count(), User.objects.count()) == (1, 1, 2)


def test_an_e_mail_belongs_to_one_user_whatever_its_case() -> None:
    user = make_user(email="Ada.Lovelace@Example.COM")
    assert user.email == "ada.lovelace@example.com"
    refused_by("accounts_user_email_key", make_user, email="ADA.lovelace@example.com")
    refused_by("user_email_in_lower_case", User.objects.filter(pk=user.pk).update, email="ADA.lovelace@example.com")
    assert User.objects.get_by_natural_key("ADA.LOVELACE@example.com") == user
    assert User.objects.count() == 1
