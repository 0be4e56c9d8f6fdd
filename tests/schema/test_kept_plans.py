"""PostgreSQL plans a look-up once for each connection, and a list each time."""

from collections.abc import Iterator
from typing import Any

import psycopg
import pytest
from django.db import connection

from tests.factories import make_brand, make_path, make_product, make_review
from tests.graphql import ask

PAGE = """query ($slug: String!) {
  product(slug: $slug) { slug brand { name } breadcrumbs { path } related { slug } reviews { nodes { title } } }
}"""
LIST = '{ products(filter: { categorySlugs: ["home"] }, sort: PRICE_ASC) { nodes { slug } } }'


@pytest.fixture
def lamps() -> Iterator[list[str]]:
    """Return the slugs of four products, for connections that know no statement yet."""
    forget_connections()
    brand, category = make_brand(), make_path("home/lamps")
    slugs = [f"lamp-{number}" for number in range(4)]
    for slug in slugs:
        make_review(make_product(slug, brand=brand, category=category), title=f"About {slug}", status="approved")
    yield slugs
    forget_connections()


def forget_connections() -> None:
    connection.close()
    connection.close_pool()


def known_statements() -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT statement FROM pg_prepared_statements ORDER BY statement")
        return [statement for (statement,) in cursor]


def page(slug: str) -> dict[str, Any]:
    return ask(PAGE, slug=slug).data["product"]


@pytest.mark.django_db(transaction=True)
def test_a_look_up_is_known_and_says_what_each_asks_for(lamps: list[str]) -> None:
    for slug in [*lamps, *lamps]:
        found = page(slug)
        assert found == {
            "slug": slug,
            "brand": {"name": "Acme"},
            "breadcrumbs": [{"path": "home"}, {"path": "home/lamps"}],
            "related": [{"slug": other} for other in reversed(lamps) if other != slug],
            "reviews": {"nodes": [{"title": f"About {slug}"}]},
        }
    known = known_statements()
    assert len(known) == 4
    assert [sql for sql in known if "'lamp" in sql] == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("lamps")
def test_a_list_is_planned_for_what_it_asks() -> None:
    for _ in range(3):
        assert len(ask(LIST).data["products"]["nodes"]) == 4
    assert known_statements() == []


@pytest.mark.django_db(transaction=True)
def test_none_is_known_behind_a_pooler(lamps: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(connection.settings_dict["OPTIONS"], "prepare_threshold", None)
    forget_connections()
    assert [page(slug)["slug"] for slug in lamps * 2] == lamps * 2
    assert known_statements() == []


@pytest.mark.django_db(transaction=True)
def test_a_column_may_get_another_type_meanwhile(lamps: list[str]) -> None:
    address = connection.get_connection_params()
    with psycopg.connect(**{name: address[name] for name in ("host", "port", "dbname", "user", "password")}) as other:
        before = [page(slug) for slug in lamps]
        for kind in ("bigint", "integer"):
            other.execute(f"ALTER TABLE catalog_brand ALTER COLUMN logo_width TYPE {kind}")
            other.commit()
            assert [page(slug) for slug in lamps] == before
