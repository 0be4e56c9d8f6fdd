"""The generated catalogue that is measured: made once, and again when what makes it has changed."""

import hashlib

from django.core.management import call_command
from django.db import connection, connections
from rich.console import Console

from bench.place import FOLDER
from bench.scenarios import Choice
from nexus.env import ROOT

PRODUCTS = 20_000
MADE_BY = ("src/accounts/migrations", "src/catalog/migrations", "src/catalog/demo/generated")
MADE = FOLDER / "made-by"


def prepare(console: Console) -> None:
    """Fill the database unless it holds what today's code would fill it with."""
    made_by = _digest()
    if MADE.is_file() and MADE.read_text() == made_by:
        return
    MADE.unlink(missing_ok=True)
    console.print("Making the database (once; later runs keep it) …")
    with connection.cursor() as cursor:
        cursor.execute("DROP SCHEMA public CASCADE")
        cursor.execute("CREATE SCHEMA public")
    # The extension's types have new numbers now.
    connections.close_all()
    call_command("migrate", interactive=False, verbosity=0)
    call_command("generate_catalog", products=PRODUCTS)
    with connection.cursor() as cursor:
        cursor.execute("CREATE EXTENSION pg_stat_statements")
        # What autovacuum does in a shop that has been open for a minute.
        cursor.execute("VACUUM (ANALYZE)")
    MADE.write_text(made_by)


def _digest() -> str:
    digest = hashlib.sha256(str(PRODUCTS).encode())
    for folder in MADE_BY:
        for file in sorted((ROOT / folder).glob("*.*")):
            digest.update(file.read_bytes())
    return digest.hexdigest()


def choose(*, site_url: str) -> Choice:
    """Choose a section of the shop, and a product with brand, discount and more reviews than its page shows."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT slug FROM catalog_category WHERE level = 1 ORDER BY tree_id, lft LIMIT 1")
        category = cursor.fetchone()
        cursor.execute(
            "SELECT product.slug FROM catalog_product product JOIN catalog_brand brand ON brand.id = brand_id "
            "WHERE brand.is_active AND product.is_active AND discount_price IS NOT NULL AND rating_count > 20 "
            "ORDER BY product.id LIMIT 1"
        )
        product = cursor.fetchone()
    assert category is not None
    assert product is not None
    return Choice(category=category[0], product=product[0], media=f"{site_url}/media/")


def typed_names() -> list[str]:
    """Return the names of products that somebody may type: any twenty."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT name FROM catalog_product WHERE is_active ORDER BY md5(slug) LIMIT 20")
        return [name for (name,) in cursor]


def size() -> dict[str, int]:
    """Return how many rows the larger tables have."""
    with connection.cursor() as cursor:
        counts = {}
        for name in ("product", "productreview", "category", "brand"):
            cursor.execute(f"SELECT count(*) FROM catalog_{name}")  # noqa: S608 - names of our own
            counts[name] = int(cursor.fetchone()[0])
    return counts
