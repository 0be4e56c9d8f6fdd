"""What is declared of specifications is seen at once by whoever asks next, from a cache or not."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import F

from catalog.models import Product, SpecDefinition
from catalog.services.categories import create_category, move_category
from tests.cache.conftest import Shop
from tests.cache.shop_front import Reply, ask, post, statements_for_an_answer
from tests.cache.spoiling import execute
from tests.factories import make_spec

pytestmark = pytest.mark.usefixtures("_cache")

PAGE = '{ product(slug: "lamp") { specs { label unit kind number } } }'
LIST = """query List($filter: ProductFilterInput) {
  products(filter: $filter) { nodes { slug specs { label unit kind number } } }
}"""
HEAVY = {"specs": [{"key": "Weight", "match": {"range": {"gte": "1"}}}]}


def specs_of(reply: Reply) -> Any:
    (row,) = reply.data["product"]["specs"]
    return tuple(row.values())


@pytest.fixture
def weight(shop: Shop) -> SpecDefinition:
    """A lamp that weighs two, in grams."""
    Product.objects.update(specifications={"Weight": 2})
    return make_spec(shop.home, "Weight", kind="number", unit="g")


def _nearer(shop: Shop, _: SpecDefinition) -> None:
    make_spec(shop.lamps, "Weight", label="Heft", kind="number", unit="kg")


def _by_hand(_: Shop, __: SpecDefinition) -> None:
    execute("UPDATE catalog_specdefinition SET kind = 'text', unit = ''")


def _moved(shop: Shop, _: SpecDefinition) -> None:
    garden = create_category(parent_id=None, name="Garden", slug="garden")
    make_spec(garden, "Weight", label="Mass")
    move_category(shop.lamps.pk, parent_id=garden.pk)


CHANGES: dict[str, tuple[Callable[[Shop, SpecDefinition], Any], tuple[Any, ...]]] = {
    "renamed": (
        lambda _, spec: SpecDefinition.objects.filter(pk=spec.pk).update(label="Heft"),
        ("Heft", "g", "NUMBER", "2"),
    ),
    "declared nearer": (_nearer, ("Heft", "kg", "NUMBER", "2")),
    "changed by hand": (_by_hand, ("Weight", None, "TEXT", None)),
    "dropped": (lambda _, spec: spec.delete(), ("Weight", None, None, None)),
    "moved": (_moved, ("Mass", None, "TEXT", None)),
    "said otherwise": (
        lambda *_: Product.objects.update(specifications={"Weight": 3.5}),
        ("Weight", "g", "NUMBER", "3.5"),
    ),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("change", CHANGES)
def test_a_page_shows_a_change_at_once(shop: Shop, weight: SpecDefinition, change: str) -> None:
    assert specs_of(ask(post(PAGE))) == ("Weight", "g", "NUMBER", "2")
    with statements_for_an_answer() as statements:
        ask(post(PAGE))
    assert statements == []
    act, after = CHANGES[change]
    act(shop, weight)
    assert specs_of(ask(post(PAGE))) == after


@pytest.mark.django_db(transaction=True)
def test_a_filter_sees_a_change_at_once(shop: Shop, weight: SpecDefinition) -> None:
    question = post(LIST, filter=HEAVY)
    assert len(ask(question).data["products"]["nodes"]) == 1
    Product.objects.filter(pk=shop.lamp.pk).update(specifications={"Weight": {"value": 2, "unit": "kg"}})
    assert ask(question).data["products"]["nodes"] == []
    SpecDefinition.objects.filter(pk=weight.pk).update(unit="kg", position=F("position") + 1)
    assert len(ask(question).data["products"]["nodes"]) == 1
    weight.delete()
    assert ask(question).body["errors"][0]["extensions"]["field"] == "filter.specs.0.key"
    make_spec(shop.lamps, "Weight", kind="number", unit="kg")
    assert len(ask(question).data["products"]["nodes"]) == 1
