"""Rows of specifications, when several write the same products at once."""

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module

import pytest
from django.db import connection

from catalog.models import Product, SpecValue
from catalog.selectors.spec_readings import read_spec
from tests.factories import make_path, unsaved_product
from tests.races import at_once

WRITERS = 4
PRODUCTS = 6
ROUNDS = 5


@contextmanager
def patient() -> Iterator[None]:
    """Wait for as long as others take on a busy machine, where a request would not."""
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        yield
        cursor.execute("RESET statement_timeout; RESET lock_timeout")


def stored() -> dict[tuple[int, str], str | None]:
    return {(pk, key): text for pk, key, text in SpecValue.objects.values_list("product_id", "key", "text")}


def expected() -> dict[tuple[int, str], str | None]:
    readings = {
        (product.pk, key): read_spec(entry)
        for product in Product.objects.all()
        for key, entry in product.specifications.items()
    }
    return {place: reading.text for place, reading in readings.items() if reading}


@pytest.mark.django_db(transaction=True)
def test_rows_agree_with_the_last_word_on_each_product() -> None:
    category = make_path("things")
    products = Product.objects.bulk_create(
        unsaved_product(f"p{number}", category=category, specifications={"Old": "x"}) for number in range(PRODUCTS)
    )

    @patient()
    def write(writer: int) -> None:
        for round_ in range(ROUNDS):
            # Other keys each time, so that a row of another's would stay behind.
            said = {f"Key {writer}": f"{writer}-{round_}", f"Key {round_}": "x", "Common": writer}
            for product in products:
                Product.objects.filter(pk=product.pk).update(specifications=said)

    @patient()
    def come_and_go() -> None:
        for round_ in range(ROUNDS):
            made = Product.objects.bulk_create(
                unsaved_product(f"new-{round_}-{number}", category=category, specifications={"New": number})
                for number in range(PRODUCTS)
            )
            Product.objects.filter(pk__in=[product.pk for product in made[::2]]).delete()

    at_once(*(lambda writer=writer: write(writer) for writer in range(WRITERS)), come_and_go)
    assert stored() == expected()
    assert len(stored()) >= 3 * PRODUCTS


@pytest.mark.django_db(transaction=True)
def test_filling_the_table_beside_writers_leaves_nothing_of_before() -> None:
    """The migration that lists what was there before runs while the shop is open."""
    fill = import_module("catalog.migrations.0012_fill_spec_values").FILL
    category = make_path("things")
    products = Product.objects.bulk_create(
        unsaved_product(f"p{number}", category=category, specifications={"Old": "x"}) for number in range(PRODUCTS)
    )

    @patient()
    def write() -> None:
        for round_ in range(ROUNDS):
            for product in products:
                Product.objects.filter(pk=product.pk).update(specifications={f"Key {round_}": "x"})

    @patient()
    def fill_again() -> None:
        for _ in range(ROUNDS):
            with connection.cursor() as cursor:
                cursor.execute(fill)

    SpecValue.objects.all().delete()
    at_once(write, fill_again)
    assert stored() == expected()
    assert len(stored()) == PRODUCTS
