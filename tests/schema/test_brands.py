"""`brand` and `brands`."""

import pytest

from tests.factories import global_id, make_brand, make_category, make_image, make_product
from tests.graphql import Refusal, ask


def test_lists_published_brands_by_name() -> None:
    for slug, name, is_active in (("c", "Acme", True), ("a", "Zeta", True), ("b", "Beta", True), ("d", "Delta", False)):
        make_brand(slug, name=name, is_active=is_active)
    assert ask("{ brands { name slug } }").data["brands"] == [
        {"name": "Acme", "slug": "c"},
        {"name": "Beta", "slug": "b"},
        {"name": "Zeta", "slug": "a"},
    ]


def test_has_no_brands_where_there_are_none() -> None:
    assert ask("{ brands { slug } }").data == {"brands": []}


def test_shows_every_field() -> None:
    brand = make_brand(name="Acme & Co", description="Makers.")
    fields = {"id": global_id(brand), "slug": "acme", "name": "Acme & Co", "description": "Makers.", "logo": None}
    for argument in (f'id: "{fields["id"]}"', 'slug: "acme"'):
        answer = ask(f"{{ brand({argument}) {{ id slug name description logo {{ url }} }} }}")
        assert answer.data == {"brand": fields}


@pytest.mark.parametrize("argument", ['slug: "nothing"', 'slug: ""', 'slug: "ACME"', 'id: "QnJhbmQ6OTk5OTk5"'])
def test_an_unknown_brand_is_null(argument: str) -> None:
    make_brand()
    assert ask(f"{{ brand({argument}) {{ slug }} }}").data == {"brand": None}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [("", "id"), ('(id: "a", slug: "a")', "slug"), ('(id: "UHJvZHVjdDox")', "id"), ('(slug: "\\u0000")', "slug")],
)
def test_refuses_anything_but_one_good_argument(arguments: str, field: str) -> None:
    answer = ask(f"{{ brand{arguments} {{ slug }} }}")
    assert answer.refusal == Refusal("BAD_REQUEST", field, ["brand"])


def test_every_brand_pages_its_own_products() -> None:
    for brand in (make_brand("acme"), make_brand("beta"), make_brand("none")):
        for number in range({"acme": 3, "beta": 1, "none": 0}[brand.slug]):
            make_product(f"{brand.slug}-{number}", brand=brand)
    document = """{ brands { products(first: 2, sort: OLDEST) {
      nodes { slug } totalCount pageInfo { hasNextPage hasPreviousPage }
    } } }"""
    pages = [brand["products"] for brand in ask(document).data["brands"]]
    assert [[node["slug"] for node in page["nodes"]] for page in pages] == [["acme-0", "acme-1"], ["beta-0"], []]
    assert [page["totalCount"] for page in pages] == [3, 1, 0]
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, False, False]
    assert not any(page["pageInfo"]["hasPreviousPage"] for page in pages)


def test_the_pages_of_several_brands_bring_their_own_brands_and_pictures_along() -> None:
    shown, hidden = make_brand("acme"), make_brand("ghost", is_active=False)
    lamps = make_category()
    for slug, brand in (("lamp", shown), ("torch", shown), ("candle", hidden), ("match", None)):
        make_image(make_product(slug, brand=brand, category=lamps), alt_text=f"A {slug}")
    card = "slug brand { slug } primaryImage { altText } images { altText }"
    page = f"products(sort: NAME_ASC, first: 2) {{ totalCount nodes {{ {card} }} }}"
    make_product("bulb", category=make_category("bulbs"))

    def product(slug: str, brand: str | None) -> dict[str, object]:
        image = {"altText": f"A {slug}"}
        return {"slug": slug, "brand": brand and {"slug": brand}, "primaryImage": image, "images": [image]}

    assert ask(f"{{ brands {{ {page} }} }}").data["brands"] == [
        {"products": {"totalCount": 2, "nodes": [product("lamp", "acme"), product("torch", "acme")]}}
    ]
    bulb = {"slug": "bulb", "brand": None, "primaryImage": None, "images": []}
    categories = ask(f"{{ categories {{ {page} }} }}").data["categories"]
    assert [each["products"] for each in categories] == [
        {"totalCount": 4, "nodes": [product("candle", None), product("lamp", "acme")]},
        {"totalCount": 1, "nodes": [bulb]},
    ]
