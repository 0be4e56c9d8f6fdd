"""The stored rating of a product is what its approved reviews say, however they were changed."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Product, ProductReview
from tests.factories import make_product, make_review, unsaved_review

pytestmark = pytest.mark.django_db


def stored(product: Product) -> tuple[int, int, int, list[int], float]:
    """Return count, sum, verified count, histogram and average as they are stored."""
    product.refresh_from_db()
    average = float(product.rating_average)
    return product.rating_count, product.rating_sum, product.rating_verified_count, product.rating_histogram, average


def computed(product: Product) -> tuple[int, int, int, list[int], float]:
    """Return the same as the reviews themselves say."""
    approved = list(ProductReview.objects.filter(product=product, status="approved"))
    stars = [review.rating for review in approved]
    verified = sum(review.is_verified_purchase for review in approved)
    average = round(sum(stars) / len(stars) + 1e-9, 2) if stars else 0.0
    return len(stars), sum(stars), verified, [stars.count(n) for n in range(1, 6)], average


NOTHING = (0, 0, 0, [0, 0, 0, 0, 0], 0.0)


def test_an_approved_review_counts_and_others_do_not() -> None:
    product = make_product()
    for status in ("pending", "rejected"):
        make_review(product, 1, status=status, is_verified_purchase=True)
    assert stored(product) == NOTHING
    make_review(product, 4, is_verified_purchase=True)
    assert stored(product) == (1, 4, 1, [0, 0, 0, 1, 0], 4.0)


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"status": "pending"}, {"status": "approved"}, (1, 4, 0, [0, 0, 0, 1, 0], 4.0)),
        ({"status": "approved"}, {"status": "rejected"}, NOTHING),
        ({"status": "approved"}, {"rating": 2}, (1, 2, 0, [0, 1, 0, 0, 0], 2.0)),
        ({"status": "approved"}, {"rating": 5, "status": "pending"}, NOTHING),
        ({"status": "pending"}, {"rating": 5, "status": "approved"}, (1, 5, 0, [0, 0, 0, 0, 1], 5.0)),
        ({"status": "approved"}, {"is_verified_purchase": True}, (1, 4, 1, [0, 0, 0, 1, 0], 4.0)),
        ({"is_verified_purchase": True}, {"is_verified_purchase": False}, (1, 4, 0, [0, 0, 0, 1, 0], 4.0)),
        ({"status": "pending"}, {"rating": 1}, NOTHING),
        ({}, {"title": "Better"}, (1, 4, 0, [0, 0, 0, 1, 0], 4.0)),
    ],
)
@pytest.mark.parametrize("by", ["save", "update", "bulk_update"])
def test_a_change_of_a_review_counts(
    before: dict[str, object], after: dict[str, object], expected: tuple[object, ...], by: str
) -> None:
    product = make_product()
    review = make_review(product, 4, **before)
    for name, value in after.items():
        setattr(review, name, value)
    if by == "save":
        review.save()
    elif by == "update":
        ProductReview.objects.filter(pk=review.pk).update(**after)
    else:
        ProductReview.objects.bulk_update([review], list(after))
    assert stored(product) == expected == computed(product)


def test_many_reviews_of_many_products_count_at_once() -> None:
    products = [make_product(f"p{number}") for number in range(3)]
    reviews = [unsaved_review(product, 1 + number % 5) for number, product in enumerate(products * 7)]
    ProductReview.objects.bulk_create(reviews)
    assert [stored(product) for product in products] == [computed(product) for product in products]
    ProductReview.objects.filter(rating__lte=2).update(status="rejected")
    assert [stored(product) for product in products] == [computed(product) for product in products]
    ProductReview.objects.filter(product=products[0]).delete()
    assert stored(products[0]) == NOTHING
    assert stored(products[1])[0] > 0


def test_a_review_that_moves_to_another_product_counts_there() -> None:
    old, new = make_product("old"), make_product("new")
    review = make_review(old, 3)
    make_review(new, 5)
    review.product = new
    review.save()
    assert (stored(old), stored(new)) == (NOTHING, (2, 8, 0, [0, 0, 1, 0, 1], 4.0))


def test_a_deleted_author_takes_the_stars_along() -> None:
    product = make_product()
    review = make_review(product, 3)
    review.author.delete()
    assert stored(product) == NOTHING


def test_a_truncated_or_raw_statement_counts_too() -> None:
    product = make_product()
    make_review(product, 5)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE catalog_productreview SET rating = 1")
    assert stored(product) == (1, 1, 0, [1, 0, 0, 0, 0], 1.0)


def test_a_change_that_is_rolled_back_does_not_count() -> None:
    product = make_product()
    with transaction.atomic():
        make_review(product, 5)
        transaction.set_rollback(True)
    assert stored(product) == NOTHING


CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["add", "rate", "approve", "reject", "verify", "delete"]), st.integers(0, 5), st.integers(1, 5)
    ),
    max_size=12,
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(changes=CHANGES)
def test_any_history_of_changes_ends_in_the_right_sum(changes: list[tuple[str, int, int]]) -> None:
    Product.objects.filter(slug="lamp").delete()
    product = make_product()
    for change, which, stars in changes:
        reviews = ProductReview.objects.filter(product=product).order_by("id")
        one = ProductReview.objects.filter(pk__in=[review.pk for review in reviews[which : which + 1]])
        if change == "add":
            make_review(product, stars, status="pending" if which % 2 else "approved", imported_author_name="Ada")
        elif change == "delete":
            one.delete()
        else:
            one.update(
                **{
                    "rate": {"rating": stars},
                    "approve": {"status": "approved"},
                    "reject": {"status": "rejected"},
                    "verify": {"is_verified_purchase": True},
                }[change]
            )
    assert stored(product) == computed(product)


@pytest.mark.django_db(transaction=True)
def test_twenty_parallel_writers_lose_no_star() -> None:
    products = [make_product(f"p{number}") for number in range(3)]

    def write(number: int) -> None:
        try:
            rows = [unsaved_review(product, 1 + number % 5, imported_author_name="Ada") for product in products]
            # In another order for every other writer: a deadlock would end one of them.
            made = ProductReview.objects.bulk_create(rows[:: 1 if number % 2 else -1])
            ProductReview.objects.filter(pk=made[0].pk).update(rating=5)
            if number % 4 == 0:
                made[1].delete()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(20) as writers:
        list(writers.map(write, range(20)))
    assert ProductReview.objects.count() == 55
    assert [stored(product) for product in products] == [computed(product) for product in products]
