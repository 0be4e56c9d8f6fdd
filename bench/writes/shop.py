"""A copy of the database that may be written to: the pages and accounts of other parts stay as they were."""

from dataclasses import dataclass
from urllib.parse import urlsplit, urlunsplit

import psycopg
from django.db import connection

from bench.accounts.people import HOST

NAME = "writes"
STAFF = 100
FIRST_REVISION = 1000
# What answers hold is as long for each of them: ids of five digits, an average with one decimal, one price.
PRODUCTS = """
    SELECT id FROM catalog_product WHERE id > 9999 AND {} AND is_active AND currency = 'EUR' AND category_id NOT IN (
        SELECT below.id FROM catalog_category top JOIN catalog_category below
        ON below.tree_id = top.tree_id AND below.lft BETWEEN top.lft AND top.rght WHERE NOT top.is_active
    ) ORDER BY id
"""
HIRE = f"""
    WITH staff AS (
        UPDATE accounts_user SET is_staff = true WHERE email IN (
            SELECT email FROM accounts_user WHERE email LIKE '%@{HOST}' ORDER BY email LIMIT {STAFF})
        RETURNING id
    )
    INSERT INTO accounts_user_user_permissions (user_id, permission_id)
    SELECT staff.id, permission.id FROM staff, auth_permission permission WHERE codename = 'change_product'
"""  # noqa: S608 - names of our own


@dataclass(frozen=True, kw_only=True)
class Shop:
    """The copy, and the keys of its products that are reviewed and of those that are changed."""

    database_url: str
    reviewed: list[int]
    changed: list[int]


def copy_shop(database_url: str) -> Shop:
    """Copy the database with its people, the first of whom are staff in the copy."""
    # PostgreSQL copies a database that nobody is connected to.
    connection.close()
    connection.close_pool()  # type: ignore[attr-defined]  # of PostgreSQL's backend
    parts = urlsplit(database_url)
    with psycopg.connect(urlunsplit(parts._replace(path="/postgres")), autocommit=True) as server:
        original = parts.path.removeprefix("/")
        server.execute(f"DROP DATABASE IF EXISTS {NAME} WITH (FORCE)")
        # The web servers of other parts, which nobody asks any more.
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", [original])
        server.execute(f'CREATE DATABASE {NAME} TEMPLATE "{original}"')
    url = urlunsplit(parts._replace(path=f"/{NAME}"))
    with psycopg.connect(url, autocommit=True) as copy:
        copy.execute(HIRE.encode())
        copy.execute("UPDATE catalog_product SET revision = %s", [FIRST_REVISION])
        copy.execute("VACUUM (ANALYZE)")
        return Shop(
            database_url=url,
            reviewed=_products(copy, "rating_count = 5 AND rating_sum % 5 <> 0"),
            changed=_products(copy, "discount_price IS NULL"),
        )


def _products(copy: psycopg.Connection, condition: str) -> list[int]:
    return [key for (key,) in copy.execute(PRODUCTS.format(condition).encode())]
