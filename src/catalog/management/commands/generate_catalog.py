"""`manage.py generate_catalog`: as many products as a load test needs."""

from argparse import ArgumentParser, ArgumentTypeError
from time import perf_counter
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from catalog.demo.generated.generate import AlreadyGeneratedError, Wanted, generate
from catalog.management.progress import progress_bar


class Command(BaseCommand):
    """Adds a large, made-up catalogue; the same seed makes the same rows."""

    help = "Add a large made-up catalogue for load tests: categories, brands, products, images and reviews."
    requires_system_checks = ()  # Data needs no addresses: the API is not loaded for it.

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Declare the size and the seed."""
        parser.add_argument("--products", type=_count, default=20_000, help="how many (20000)")
        parser.add_argument("--reviews-per-product", type=_mean, default=5.25, help="on average (5.25)")
        parser.add_argument("--seed", type=int, default=1, help="the same seed makes the same rows (1)")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Generate, tidy up for the planner, and print the rate."""
        wanted = Wanted(
            products=options["products"], reviews_per_product=options["reviews_per_product"], seed=options["seed"]
        )
        begin = perf_counter()
        try:
            with progress_bar("Generating products", total=wanted.products) as advance:
                reviews = generate(wanted, advance=advance)
        except AlreadyGeneratedError as error:
            raise CommandError("This database has a generated catalogue already; use another one.") from error
        _vacuum()
        seconds = perf_counter() - begin
        self.stdout.write(
            f"Generated {wanted.products} products and {reviews} reviews in {seconds:.1f} s: "
            f"{wanted.products / seconds:.0f} products a second."
        )


def _vacuum() -> None:
    """Give the planner its statistics, and index-only scans their visibility map."""
    with connection.cursor() as cursor:
        for table in ("category", "brand", "product", "productimage", "productreview", "searchword"):
            cursor.execute(f"VACUUM (ANALYZE) catalog_{table}")


def _count(text: str) -> int:
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= 1_000_000:
        raise ArgumentTypeError("a whole number from 1 to 1000000")
    return int(text)


def _mean(text: str) -> float:
    try:
        mean = float(text)
    except ValueError as error:
        raise ArgumentTypeError("a number from 0 to 100") from error
    if not 0 <= mean <= 100:
        raise ArgumentTypeError("a number from 0 to 100")
    return mean
