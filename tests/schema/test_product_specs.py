"""`Product.specs`: technical data as rows."""

from typing import Any

import pytest

from tests.factories import make_product
from tests.graphql import ask

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
