"""One connection selected in many ways: what a page is loaded with must never make an answer wrong or dear."""

import pytest

from tests.factories import make_brand, make_category, make_image, make_product
from tests.graphql import Refusal, ask, count_statements

PAGE = "products(first: 2, sort: NAME_ASC)"


@pytest.fixture(autouse=True)
def shop() -> None:
    """Two products of a brand, each with a picture."""
    brand = make_brand("acme", name="Acme")
    category = make_category("things")
    for slug in ("chair", "lamp"):
        make_image(make_product(slug, brand=brand, category=category))


def test_fields_of_one_page_may_come_from_anywhere() -> None:
    answer = ask(
        """query Scattered($yes: Boolean! = true, $no: Boolean! = false) {
          PAGE { ...Count edges { node { slug } } ... @include(if: $yes) { nodes { slug ...Maker } } }
          PAGE { edges { node { ... on Node { id @skip(if: $yes) ... on Product { ...Picture } } } } }
          other: PAGE { size: totalCount @include(if: $no) rows: nodes { by: brand { slug } } }
        }
        fragment Count on ProductConnection { total: totalCount }
        fragment Maker on Product { brand { name } brand { slug } }
        fragment Picture on Product { picture: primaryImage { altText } images { isPrimary } }""".replace("PAGE", PAGE)
    )
    brand, image = {"name": "Acme", "slug": "acme"}, [{"isPrimary": True}]
    assert answer.data == {
        "products": {
            "total": 2,
            "edges": [
                {"node": {"slug": "chair", "picture": {"altText": "Chair"}, "images": image}},
                {"node": {"slug": "lamp", "picture": {"altText": "Lamp"}, "images": image}},
            ],
            "nodes": [{"slug": "chair", "brand": brand}, {"slug": "lamp", "brand": brand}],
        },
        "other": {"rows": [{"by": {"slug": "acme"}}] * 2},
    }


def test_one_page_under_many_names_is_loaded_once() -> None:
    fields = ("id", "name", "price { amount }", "rating { count }")
    aliases = " ".join(f"a{number}: {PAGE} {{ nodes {{ {each} }} }}" for number, each in enumerate(fields))
    assert count_statements(f"{{ {aliases} }}") == 1


def test_the_currencies_are_looked_up_once() -> None:
    assert count_statements("{ shop { currencies again: currencies } other: shop { currencies } }") == 1


def test_takes_a_hundred_keys_of_specifications() -> None:
    document = 'query Specs($keys: [String!]) { product(slug: "lamp") { specs(keys: $keys) { key } } }'
    assert ask(document, keys=["watts"] * 100).data == {"product": {"specs": []}}
    answer = ask(document, keys=["watts"] * 101)
    assert answer.refusal == Refusal("BAD_REQUEST", "keys", ["product", "specs"])
