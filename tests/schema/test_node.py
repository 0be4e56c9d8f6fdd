"""`node` and `nodes`: anything by its id, in the same words whether it is hidden or never was."""

from base64 import b64encode

import pytest

from tests.factories import global_id, make_brand, make_image, make_path, make_product, make_review
from tests.graphql import Refusal, ask, count_statements

NODE = "query Node($id: ID!) { node(id: $id) { __typename id } }"
NODES = "query Nodes($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }"


def encoded(text: str | bytes) -> str:
    return b64encode(text.encode() if isinstance(text, str) else text).decode()


def test_finds_every_type_by_the_id_it_gave_out() -> None:
    product = make_product(brand=make_brand(), category=make_path("home/lamps"))
    rows = {
        "Product": product,
        "Brand": product.brand,
        "Category": product.category,
        "Image": make_image(product),
        "Review": make_review(product),
    }
    ids = {name: global_id(row) for name, row in rows.items()}
    for name, id_ in ids.items():
        assert ask(NODE, id=id_).data["node"] == {"__typename": name, "id": id_}
    found = ask(NODES, ids=list(ids.values())).data["nodes"]
    assert found == [{"__typename": name, "id": id_} for name, id_ in ids.items()]


TYPES = ("Product", "Brand", "Category", "Image", "Review")
NO_KEYS = [
    "0", "-1", "00", "01", "1.0", "1e3", " 1", "1 ", "+1", "\N{ARABIC-INDIC DIGIT THREE}", "x", "9" * 18, "9" * 19,
    "9" * 200, "1:1", "brand-", "brand-0", "brand-1-1", "None", "1;", "1\n",
]  # fmt: skip


@pytest.mark.parametrize("type_name", TYPES)
@pytest.mark.parametrize("key", NO_KEYS)
def test_an_id_of_nothing_is_null(type_name: str, key: str) -> None:
    make_image(make_product(brand=make_brand()))
    answer = ask(NODE, id=encoded(f"{type_name}:{key}"))
    assert answer.body.keys() == {"data", "extensions"}
    assert answer.data == {"node": None}


@pytest.mark.parametrize(
    "type_name", ["Query", "User", "Node", "product", "", "PRODUCT", "Money", "__class__", "ProductReview"]
)
def test_an_id_of_a_type_without_ids_is_null(type_name: str) -> None:
    assert ask(NODE, id=encoded(f"{type_name}:1")).data == {"node": None}


GARBAGE = [
    "", " ", "1", "Product:1", "garbage!", "UHJvZHVjdDox\n", "UHJvZHVjdDo", "UHJvZHVjdDox=", "====", "é", "\0",
    "\uffff", encoded(b"\xff\xfe:1"), encoded("Product"), encoded(":"), encoded("Product:"), encoded("Product:\0"),
    "A" * 40_000,
]  # fmt: skip


@pytest.mark.parametrize("garbage", GARBAGE, ids=lambda text: ascii(text[:20]))
def test_refuses_what_is_no_id(garbage: str) -> None:
    answer = ask(NODE, id=garbage)
    assert answer.refusal == Refusal("BAD_REQUEST", "id", ["node"])
    assert (answer.status, answer.partial_data) == (200, {"node": None})
    answer = ask(NODES, ids=[garbage])
    assert answer.refusal == Refusal("BAD_REQUEST", "ids", ["nodes"])


def test_an_integer_is_read_as_an_id() -> None:
    assert ask("{ node(id: 1) { id } }").refusal == Refusal("BAD_REQUEST", "id", ["node"])


@pytest.mark.parametrize("value", [1.5, True, None, ["UHJvZHVjdDox"], {}])
def test_refuses_an_id_of_another_type(value: object) -> None:
    answer = ask(NODE, id=value)
    assert (answer.refusal, answer.status) == (Refusal("BAD_REQUEST", "id"), 400)


def test_nodes_keep_their_order_with_nulls_and_repetitions() -> None:
    a, b = global_id(make_product("a")), global_id(make_product("b"))
    unknown = encoded("Product:999999")
    found = ask(NODES, ids=[b, unknown, a, b]).data["nodes"]
    assert [each and each["id"] for each in found] == [b, None, a, b]
    assert ask(NODES, ids=[]).data == {"nodes": []}


def test_takes_100_ids_and_refuses_101() -> None:
    one = global_id(make_product())
    assert len(ask(NODES, ids=[one] * 100).data["nodes"]) == 100
    answer = ask(NODES, ids=[one] * 101)
    assert answer.refusal == Refusal("BAD_REQUEST", "ids", ["nodes"])


def test_a_hundred_nodes_of_a_type_cost_one_statement() -> None:
    category = make_path("things")
    ids = [global_id(make_product(f"p{number}", category=category)) for number in range(100)]
    assert count_statements(NODES, ids=ids[:1]) == count_statements(NODES, ids=ids) == 1
