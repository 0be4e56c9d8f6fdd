"""An old shop's database, with its rows, becomes a new one: all that people had is there, and the shop goes on."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator

import pytest
from django.db import connection

from nexus.env import ROOT

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

OLD = "nexus_of_long_ago"
# The first tables that a shop could be run on.
UPGRADE = """
import json
import django
django.setup()
from django.contrib.auth.hashers import make_password
from django.core.management import call_command
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

FIRST = [("accounts", "0001_initial"), ("catalog", "0003_triggers")]
for app, migration in FIRST:
    call_command("migrate", app, migration, verbosity=0)
then = MigrationExecutor(connection).loader.project_state(FIRST).apps.get_model
ada = then("accounts", "User").objects.create(
    email="ada@example.com", password=make_password("walnut-harbor-9"), first_name="Ada", last_name="Byron",
    is_email_verified=True,
)
nodes = dict(lft=1, rght=4, tree_id=1, level=0), dict(lft=2, rght=3, tree_id=1, level=1)
light = then("catalog", "Category").objects.create(name="Light", slug="light", **nodes[0])
lamps = then("catalog", "Category").objects.create(name="Lamps", slug="lamps", parent=light, **nodes[1])
brand = then("catalog", "Brand").objects.create(name="Lumen", slug="lumen")
product = then("catalog", "Product").objects.create(
    name="Café lamp", slug="lamp", sku="L-1", currency="EUR", regular_price="20", discount_price="15", stock_quantity=9,
    category=lamps, brand=brand, view_count=41, specifications={"watts": 9},
)
image = dict(width=4, height=3, alt_text="A lamp", is_primary=True)
then("catalog", "ProductImage").objects.create(product=product, source_url="https://img.example/a.webp", **image)
then("catalog", "ProductReview").objects.create(
    product=product, author=ada, rating=4, title="Bright", comment="And warm.", status="approved"
)
connection.close()

call_command("migrate", verbosity=0)

from tests.accounts.flows import log_in
from tests.graphql import ask
from catalog.models import LowStockAlert, Product
seen = ask('''{ product(slug: "lamp") {
    name sku price { amount } compareAtPrice { amount } brand { name } breadcrumbs { name } specifications
    primaryImage { altText } rating { average count } reviews { nodes { title authorName } }
} products(search: "cafe", filter: { categorySlugs: ["light"] }) { totalCount } }''')
token = log_in()["tokens"]["accessToken"]
Product.objects.filter(slug="lamp").update(stock_quantity=1)
print(json.dumps({
    "seen": seen.data,
    "me": ask("{ me { firstName loginHistory(first: 5) { nodes { outcome } } } }", token=token).data,
    "views": Product.objects.get().view_count,
    "alerts": LowStockAlert.objects.count(),
    "missing": call_command("migrate", check_unapplied=True, verbosity=0),
}))
"""


@pytest.fixture
def old_database() -> Iterator[str]:
    """An empty database beside the tests' own."""
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{OLD}"')
    yield "postgres://{USER}:{PASSWORD}@{HOST}:{PORT}/{name}".format(**connection.settings_dict, name=OLD)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{OLD}" WITH (FORCE)')


def test_the_first_database_with_rows_becomes_the_newest(old_database: str) -> None:
    profile = {"DJANGO_SETTINGS_MODULE": "nexus.settings.test", "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environment = os.environ | profile | {"DATABASE_URL": old_database, "DATABASE_STATEMENT_TIMEOUT_MS": "0"}
    words = [sys.executable, "-c", UPGRADE]
    done = subprocess.run(words, env=environment, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout.splitlines()[-1]) == {
        "seen": {
            "product": {
                "name": "Café lamp",
                "sku": "L-1",
                "price": {"amount": "15.00"},
                "compareAtPrice": {"amount": "20.00"},
                "brand": {"name": "Lumen"},
                "breadcrumbs": [{"name": "Light"}, {"name": "Lamps"}],
                "specifications": {"watts": 9},
                "primaryImage": {"altText": "A lamp"},
                "rating": {"average": 4.0, "count": 1},
                "reviews": {"nodes": [{"title": "Bright", "authorName": "Ada B."}]},
            },
            "products": {"totalCount": 1},
        },
        "me": {"me": {"firstName": "Ada", "loginHistory": {"nodes": [{"outcome": "SUCCESS"}]}}},
        "views": 41,
        # Its stock fell after the upgrade: the triggers that came with it are at work.
        "alerts": 1,
        "missing": None,
    }
