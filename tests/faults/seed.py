"""Fills the database of a shop that is to be broken: run as a program, it migrates, and prints what it saved."""

import json

import django

django.setup()

from django.core.management import call_command  # noqa: E402  # Django is set up above.

from tests.accounts.flows import PASSWORD  # noqa: E402
from tests.factories import global_id, make_brand, make_path, make_product, make_user  # noqa: E402

CUSTOMERS = 40
# One for each review of a customer while all rows are run, one after the other.
PRODUCTS = 500


def main() -> None:
    call_command("migrate", verbosity=0)
    brand, category = make_brand(), make_path("home/lights")
    products = [
        make_product(f"lamp-{number}", brand=brand, category=category, stock_quantity=1000)
        for number in range(PRODUCTS)
    ]
    people = {"password": PASSWORD, "is_email_verified": True}
    for number in range(CUSTOMERS):
        make_user(email=f"customer-{number}@example.com", **people)
    make_user(email="locked@example.com", **people)
    make_user(email="staff@example.com", is_staff=True, is_superuser=True, **people)
    print(json.dumps({product.slug: global_id(product) for product in products}))  # noqa: T201


if __name__ == "__main__":
    main()
