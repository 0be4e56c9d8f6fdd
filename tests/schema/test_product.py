"""`product`: one product, every field."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from catalog.models import Product, ProductImage
from tests.factories import (
    day,
    global_id,
    make_brand,
    make_image,
    make_path,
    make_product,
)
from tests.graphql import Refusal, ask, field_of


def test_shows_every_plain_field() -> None:
    product = make_product(
        "desk-lamp",
        name="Desk lamp",
        sku="DL-1",
        description="A lamp for a desk.",
        specifications={"watts": 7},
        created_at=day(2),
    )
    Product.objects.update(updated_at=day(3))
    document = '{ product(slug: "desk-lamp") { id slug name sku description specifications createdAt updatedAt } }'
    assert ask(document).data["product"] == {
        "id": global_id(product),
        "slug": "desk-lamp",
        "name": "Desk lamp",
        "sku": "DL-1",
        "description": "A lamp for a desk.",
        "specifications": {"watts": 7},
        "createdAt": "2026-01-03T12:00:00Z",
        "updatedAt": "2026-01-04T12:00:00Z",
    }


def test_is_found_by_id() -> None:
    document = "query ById($id: ID) { product(id: $id) { slug } }"
    assert ask(document, id=global_id(make_product())).data == {"product": {"slug": "lamp"}}


def test_an_unknown_slug_or_id_is_null() -> None:
    product = make_product()
    unknown = global_id(product)
    product.delete()
    document = 'query Both($id: ID) { byId: product(id: $id) { slug } bySlug: product(slug: "lamp") { slug } }'
    assert ask(document, id=unknown).data == {"byId": None, "bySlug": None}


@pytest.mark.parametrize(
    ("arguments", "field"),
    [
        ("", "id"),
        ("(id: null)", "id"),
        ("(id: null, slug: null)", "id"),
        ("(id: \"UHJvZHVjdDox\", slug: \"lamp\")", "slug"),
        ("(id: \"QnJhbmQ6MQ==\")", "id"),
        ("(id: \"lamp\")", "id"),
        ("(id: \"\")", "id"),
        (f"(slug: \"{'x' * 257}\")", "slug"),
        ("(slug: \"la\\u0000mp\")", "slug"),
    ],
)  # fmt: skip
def test_refuses_anything_but_one_good_argument(arguments: str, field: str) -> None:
    answer = ask(f"{{ product{arguments} {{ slug }} }}")
    assert answer.refusal == Refusal("BAD_REQUEST", field, ["product"])
    assert (answer.status, answer.partial_data) == (200, {"product": None})


@pytest.mark.parametrize(
    ("max_length", "expected"),
    [(100, "One two, three"), (14, "One two, three"), (13, "One two…"), (10, "One two…"), (9, "One two…"),
         (8, "One…"),
     (7, "One…"), (2, "O…"), (1, "…")],
)  # fmt: skip
def test_shortens_a_description_at_a_word(max_length: int, expected: str) -> None:
    product = make_product(description="One two, three")
    assert field_of(product, f"description(maxLength: {max_length})") == expected


def test_refuses_a_description_without_length() -> None:
    make_product()
    answer = ask('{ product(slug: "lamp") { description(maxLength: 0) } }')
    assert answer.refusal == Refusal("BAD_REQUEST", "maxLength", ["product", "description"])


def test_shows_its_brand_with_a_logo(settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    settings.SITE_URL = "https://shop.example"
    logo = SimpleUploadedFile(
        "logo.gif", b"GIF89a\x02\x00\x01\x00\x00\x00\x00,\x00\x00\x00\x00\x02\x00\x01\x00\x00\x02\x02D\x01\x00;"
    )
    brand = make_brand(name="Acme", description="Makers.", logo=logo)
    image = field_of(
        make_product(brand=brand),
        "brand { id slug name description logo { id url altText width height isPrimary position } }",
    )
    logo_id = image["logo"].pop("id")
    assert image == {
        "id": global_id(brand),
        "slug": "acme",
        "name": "Acme",
        "description": "Makers.",
        "logo": {
            "url": f"https://shop.example/media/{brand.logo.name}",
            "altText": "Acme",
            "width": 2,
            "height": 1,
            "isPrimary": True,
            "position": 0,
        },
    }
    found = ask("query Logo($id: ID!) { node(id: $id) { ... on Image { altText } } }", id=logo_id)
    assert found.data == {"node": {"altText": "Acme"}}


def test_its_brand_is_null_where_there_is_none_or_it_is_hidden() -> None:
    assert field_of(make_product("a"), "brand { slug }") is None
    assert field_of(make_product("b", brand=make_brand(is_active=False)), "brand { slug }") is None


def test_shows_its_category_and_the_way_to_it() -> None:
    product = make_product(category=make_path("home/lighting/desk"))
    assert field_of(product, "category { path level }") == {"path": "home/lighting/desk", "level": 2}
    assert field_of(product, "breadcrumbs { slug }") == [{"slug": "home"}, {"slug": "lighting"}, {"slug": "desk"}]


def test_shows_its_images_in_order() -> None:
    product = make_product()
    second = make_image(product, 1, alt_text="From behind")
    first = make_image(product, 0)
    selection = "{ id url(transform: { maxWidth: 10, format: WEBP }) altText width height isPrimary position }"
    expected = [
        {"id": global_id(image), "url": image.source_url, "altText": alt, "width": None, "height": None,
         "isPrimary": image is first, "position": position}
        for position, (image, alt) in enumerate([(first, "Lamp"), (second, "From behind")])
    ]  # fmt: skip
    assert field_of(product, f"images {selection}") == expected
    assert field_of(product, f"primaryImage {selection}") == expected[0]


def test_a_stored_image_has_an_absolute_address_and_a_size(settings: Any) -> None:
    settings.SITE_URL = "https://shop.example"
    product = make_product()
    image = make_image(product)
    ProductImage.objects.update(file="products/lamp one.png", width=640, height=480, source_url="")
    shown = field_of(product, "primaryImage { id url width height }")
    assert shown == {
        "id": global_id(image),
        "url": "https://shop.example/media/products/lamp%20one.png",
        "width": 640,
        "height": 480,
    }


def test_has_no_images_where_there_are_none() -> None:
    product = make_product()
    assert field_of(product, "images { id }") == []
    assert field_of(product, "primaryImage { id }") is None


def test_describes_itself_to_search_engines() -> None:
    product = make_product(description=f"Line\none.  {'word ' * 40}")
    seo = field_of(product, "seo { title description canonicalPath }")
    assert seo == {
        "title": "Lamp",
        "description": f"Line one. {'word ' * 29}word…",
        "canonicalPath": "/products/lamp",
    }
    assert field_of(make_product("bare"), "seo { description }") == {"description": "Bare"}
