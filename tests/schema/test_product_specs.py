"""`Product.specs`: technical data as rows."""

from typing import Any

import pytest
from django.db import connection

from tests.factories import make_path, make_product, make_spec
from tests.graphql import ask, count_statements

ROWS = {
    "screen_size": {"value": 27, "unit": "in"},
    "colour-depth": {"value": "8 bit", "label": "Depth"},
    "ports": ["HDMI", 2, True],
    "touch": False,
    "notes": None,
    "nested": {"value": {"a": 1}},
}


def specs(keys: str = "") -> list[dict[str, Any]]:
    document = f'{{ product(slug: "lamp") {{ specs{keys} {{ key label value unit }} }} }}'
    return ask(document).data["product"]["specs"]


def test_rows_come_by_key_with_label_value_and_unit() -> None:
    make_product(specifications=ROWS)
    assert [tuple(row.values()) for row in specs()] == [
        ("colour-depth", "Depth", "8 bit", None),
        ("nested", "Nested", "a: 1", None),
        ("notes", "Notes", "", None),
        ("ports", "Ports", "HDMI, 2, yes", None),
        ("screen_size", "Screen size", "27", "in"),
        ("touch", "Touch", "no", None),
    ]


@pytest.mark.parametrize(
    ("keys", "expected"),
    [('["touch", "ports"]', ["touch", "ports"]), ('["unknown", "touch"]', ["touch"]), ("[]", [])],
)
def test_only_the_keys_that_are_asked_for_in_their_order(keys: str, expected: list[str]) -> None:
    make_product(specifications=ROWS)
    assert [row["key"] for row in specs(f"(keys: {keys})")] == expected


def test_no_specifications_are_no_rows() -> None:
    make_product()
    assert specs() == []


def test_specifications_come_as_they_were_stored() -> None:
    stored = {
        "big": 2**70,
        "small": -(2**70),
        "float": 1.5,
        "text": "é\u2028</script>",
        "list": [None, True, {"a": []}],
    }
    make_product(specifications=stored)
    answer = ask('{ product(slug: "lamp") { specifications } }')
    assert answer.data == {"product": {"specifications": stored}}
    assert [row["value"] for row in specs('(keys: ["big", "float"])')] == [str(2**70), "1.5"]


TYPED = "{ key label value unit kind number boolean }"


def typed(slug: str = "lamp") -> dict[str, tuple[Any, ...]]:
    rows = ask(f'{{ product(slug: "{slug}") {{ specs {TYPED} }} }}').data["product"]["specs"]
    return {row.pop("key"): tuple(row.values()) for row in rows}


def test_declared_keys_are_typed_and_named() -> None:
    category = make_path("home/lamps")
    make_spec(category.parent, "w", label="Power", kind="number", unit="W")
    make_spec(category.parent, "dim", label="Dimmable", kind="boolean")
    make_spec(category.parent, "base", label="Socket", unit="mm")
    make_product(
        category=category, specifications={"w": "7.50", "dim": True, "base": 27.0, "Made in": "Spain", "notes": None}
    )
    assert typed() == {
        "w": ("Power", "7.50", "W", "NUMBER", "7.5", None),
        "dim": ("Dimmable", "yes", None, "BOOLEAN", None, True),
        "base": ("Socket", "27", "mm", "TEXT", None, None),
        "Made in": ("Made in", "Spain", None, None, None, None),
        "notes": ("Notes", "", None, None, None, None),
    }


def test_a_value_and_its_own_label_and_unit_go_before_the_declared_ones() -> None:
    category = make_path("lamps")
    make_spec(category, "w", label="Power", kind="number", unit="W")
    make_product("a", category=category, specifications={"w": {"value": 7, "unit": "W", "label": "Draw"}})
    make_product("b", category=category, specifications={"w": {"value": 7, "unit": "mW"}})
    assert typed("a") == {"w": ("Draw", "7", "W", "NUMBER", "7", None)}
    assert typed("b") == {"w": ("Power", "7", "mW", None, None, None)}


def test_the_nearest_declaration_holds() -> None:
    lamps = make_path("home/lamps")
    make_spec(lamps.parent, "size", label="Height", kind="number", unit="cm")
    make_spec(lamps, "size", label="Size")
    make_product("lamp", category=lamps, specifications={"size": 4})
    make_product("table", category=make_path("home/tables"), specifications={"size": 4})
    make_product("rake", category=make_path("garden"), specifications={"size": 4})
    assert typed("lamp") == {"size": ("Size", "4", None, "TEXT", None, None)}
    assert typed("table") == {"size": ("Height", "4", "cm", "NUMBER", "4", None)}
    assert typed("rake") == {"size": ("Size", "4", None, None, None, None)}


@pytest.mark.parametrize("kind", ["text", "number", "boolean"])
@pytest.mark.parametrize(
    "odd", [[], {}, {"a": {"b": []}}, {"value": {}}, "x" * 5000, 10**300, 1e-300, {"value": [1], "unit": {}}]
)
def test_what_fits_nothing_is_shown_without_a_type(odd: Any, kind: str) -> None:
    category = make_path("lamps")
    make_spec(category, "odd", kind=kind, unit="" if kind == "boolean" else "W")
    make_product(category=category, specifications={"odd": odd})
    assert typed()["odd"][3:] == (None, None, None)


def test_numbers_that_no_machine_keeps_are_shown_in_full() -> None:
    product = make_product()
    with connection.cursor() as cursor:
        cursor.execute(
            """UPDATE catalog_product SET specifications = '{"a": 1e400, "b": 1e-400}' WHERE id = %s""", [product.pk]
        )
    assert typed() == {
        "a": ("A", f"1{'0' * 400}", None, None, None, None),
        "b": ("B", "0", None, None, None, None),
    }


def test_how_a_key_is_declared_costs_the_tree_where_it_shows() -> None:
    category = make_path("lamps")
    make_spec(category, "w", kind="number")
    for number in range(3):
        make_product(f"p{number}", category=category, specifications={"w": number})
    assert count_statements("{ products { nodes { specs { key value } } } }") == 1
    assert count_statements(f"{{ products {{ nodes {{ specs {TYPED} }} }} }}") == 2
    assert count_statements(f"{{ products {{ nodes {{ specs {TYPED} category {{ path }} }} }} }}") == 2
