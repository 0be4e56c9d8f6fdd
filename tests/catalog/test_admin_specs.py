"""Typed specifications in the admin: declared with their category or in a list, and what does not fit them."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.models import Category, Product, SpecDefinition
from catalog.services.categories import move_category
from tests.catalog.staff import list_of, product_form, send, spec_rows
from tests.factories import make_category, make_path, make_product, make_spec
from tests.staff import enter, make_clerk, page_of

pytestmark = pytest.mark.django_db

COLUMNS = ("category__slug", "key", "label", "kind", "unit", "position")
WEIGHT = {"key": "Weight", "label": "Weight", "kind": "number", "unit": "g", "position": 3}


@pytest.fixture
def lamps() -> Category:
    return make_path("home/lamps")


def declared() -> list[tuple[Any, ...]]:
    return [*SpecDefinition.objects.values_list(*COLUMNS)]


def form_of(category: Category, *rows: dict[str, Any], had: int = 0) -> dict[str, Any]:
    fields = {"name": category.name, "slug": category.slug, "parent": category.parent_id, "is_active": "on"}
    return fields | spec_rows(*rows, had=had)


def test_a_category_declares_changes_and_drops(boss: Client, lamps: Category) -> None:
    colour = {"key": " Colour ", "label": "Colour"}
    assert send(boss, page_of(lamps), form_of(lamps, WEIGHT, colour)).status_code == 302
    assert declared() == [
        ("lamps", "Colour", "Colour", "text", "", 0),
        ("lamps", "Weight", "Weight", "number", "g", 3),
    ]
    first, second = SpecDefinition.objects.all()
    rows = [colour | {"id": first.pk, "DELETE": "on"}, WEIGHT | {"id": second.pk, "unit": "kg"}]
    assert send(boss, page_of(lamps), form_of(lamps, *rows, had=2)).status_code == 302
    assert declared() == [("lamps", "Weight", "Weight", "number", "kg", 3)]
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Added specification “Weight (g)”. Added specification “Colour”.",
        "Changed Unit for specification “Weight (kg)”. Deleted specification “Colour”.",
    ]


def test_a_new_category_comes_with_what_it_declares(boss: Client) -> None:
    data = {"name": "Büro", "is_active": "on"} | spec_rows(WEIGHT)
    assert send(boss, f"{list_of('category')}add/", data).status_code == 302
    assert declared() == [("buro", "Weight", "Weight", "number", "g", 3)]


@pytest.mark.parametrize(
    "wrong",
    [
        {"key": ""},
        {"label": " "},
        {"kind": "colour"},
        {"key": "k" * 101},
        {"kind": "boolean", "unit": "g"},
        {"unit": "u" * 31},
    ],
)
def test_says_what_is_wrong_and_keeps_nothing(boss: Client, lamps: Category, wrong: dict[str, Any]) -> None:
    page = send(boss, page_of(lamps), form_of(lamps, WEIGHT | wrong) | {"name": "Lights"})
    assert page.status_code == 200
    assert page.context["errors"]
    assert (declared(), Category.objects.get(pk=lamps.pk).name) == ([], "Lamps")


def test_a_category_declares_a_key_once(boss: Client, lamps: Category) -> None:
    assert send(boss, page_of(lamps), form_of(lamps, WEIGHT, WEIGHT)).status_code == 200
    assert declared() == []
    make_spec(lamps.parent, "Weight")
    assert send(boss, page_of(lamps), form_of(lamps, WEIGHT)).status_code == 302


def test_a_clerk_of_categories_sees_no_declarations_and_keeps_them(client: Client, lamps: Category) -> None:
    make_spec(lamps)
    clerk = enter(client, make_clerk("view_category", "change_category"))
    assert send(clerk, page_of(lamps), form_of(lamps, WEIGHT) | {"name": "Lights"}).status_code == 302
    assert declared() == [("lamps", "Weight", "Weight", "text", "", 0)]
    assert clerk.get(list_of("specdefinition")).status_code == 403


def test_an_emptied_category_goes_with_what_it_declares(boss: Client, lamps: Category) -> None:
    make_spec(lamps)
    assert send(boss, page_of(lamps).replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert declared() == []


def counts(client: Client) -> dict[str, int]:
    rows = client.get(list_of("specdefinition")).context["cl"].result_list
    return {f"{row.category.slug} {row.key}": row.unfit_count for row in rows}


def unfit(client: Client, chosen: object = "any") -> list[str]:
    rows = client.get(list_of("product"), {"unfit": chosen}).context["cl"].result_list
    return sorted(row.slug for row in rows)


def test_lists_what_does_not_fit_the_nearest_declaration(boss: Client, lamps: Category) -> None:
    heavy = make_spec(lamps.parent, "Weight", kind="number", unit="g")
    tall = make_spec(lamps, "Height")
    dim = make_spec(lamps, "Dim", kind="boolean")
    make_product(
        "fits", category=lamps, specifications={"Weight": {"value": 1, "unit": "g"}, "Height": 3, "Dim": "true"}
    )
    make_product("empty", category=lamps, specifications={"Weight": None, "Height": "", "Other": []})
    make_product("unit", category=lamps, specifications={"Weight": {"value": 1, "unit": "kg"}})
    make_product(
        "kind", category=lamps, is_active=False, specifications={"Weight": "light", "Height": [1], "Dim": "yes"}
    )
    make_product("long", category=lamps, specifications={"Height": "x" * 201})
    make_product("elsewhere", category=make_path("garden"), specifications={"Weight": "light"})
    assert counts(boss) == {"home Weight": 2, "lamps Height": 2, "lamps Dim": 1}
    assert unfit(boss) == ["kind", "long", "unit"]
    assert (unfit(boss, heavy.pk), unfit(boss, tall.pk), unfit(boss, dim.pk)) == (
        ["kind", "unit"],
        ["kind", "long"],
        ["kind"],
    )
    assert len(unfit(boss, "nonsense")) == len(unfit(boss, "9" * 30)) == 6
    make_spec(lamps, "Weight")
    assert counts(boss) == {"home Weight": 0, "lamps Height": 2, "lamps Dim": 1, "lamps Weight": 2}


def test_a_move_changes_what_has_to_fit(boss: Client, lamps: Category) -> None:
    garden = make_category("garden")
    make_spec(garden, "Weight", kind="number")
    product = make_product("lamp", category=lamps, specifications={"Weight": "light"})
    assert unfit(boss) == []
    move_category(lamps.pk, parent_id=garden.pk)
    assert unfit(boss) == ["lamp"]
    Product.objects.filter(pk=product.pk).update(category=make_path("home"))
    assert unfit(boss) == []


def test_the_page_of_a_product_says_what_does_not_fit(boss: Client, lamps: Category) -> None:
    make_spec(lamps.parent, "Weight", kind="boolean")
    make_spec(lamps, "Weight", kind="number", unit="g")
    make_spec(lamps, "Height")
    odd = {"Weight": {"value": "<b>", "unit": "kg"}, "Height": 3, "Other": [1]}
    product = make_product(category=lamps, specifications=odd)
    page = boss.get(page_of(product)).text
    assert page.count("is not") == 1
    shown = "Weight: {&quot;unit&quot;: &quot;kg&quot;, &quot;value&quot;: &quot;&lt;b&gt;&quot;} is not a number in g"
    assert shown in page
    assert send(boss, page_of(product), product_form(product, specifications='{"Weight": "heavy"}')).status_code == 302
    assert Product.objects.get().specifications == {"Weight": "heavy"}
    assert "Weight: &quot;heavy&quot; is not a number in g" in boss.get(page_of(product)).text
