"""Staff upload pictures of products and logos of brands, over HTTP, as the admin of a shop's front would."""

from typing import Any
from unittest import mock

import pytest
from django.test import Client

from catalog.models import Brand, LooseFile, Product, ProductImage
from catalog.services.stored_files import remove_loose_files
from tests.factories import global_id, make_brand, make_category, make_path, make_product
from tests.graphql import Refusal, ask, captured_statements
from tests.images.multipart import upload_as
from tests.images.pictures import files_in, picture, upload
from tests.images.staff import make_staff, token_of

pytestmark = pytest.mark.django_db

IMAGES = "images { id altText width height isPrimary position url small: url(transform: {maxWidth: 240}) }"
ERRORS = "errors { field code message }"
CREATE = f"""
    mutation ($input: CreateProductInput!) {{ createProduct(input: $input) {{ product {{ {IMAGES} }} {ERRORS} }} }}
"""
UPDATE = f"""
    mutation ($id: ID!, $input: UpdateProductInput!, $seen: Int) {{
      updateProduct(id: $id, input: $input, expectedRevision: $seen) {{ product {{ {IMAGES} }} {ERRORS} }}
    }}
"""
LOGO = "brand { logo { url altText width height } }"
CREATE_BRAND = f"mutation ($input: BrandInput!) {{ createBrand(input: $input) {{ {LOGO} {ERRORS} }} }}"
UPDATE_BRAND = (
    f"mutation ($id: ID!, $input: BrandInput!) {{ updateBrand(id: $id, input: $input) {{ {LOGO} {ERRORS} }} }}"
)
SITE = "http://127.0.0.1:8000"


@pytest.fixture
def token() -> str:
    acts = ("add_product", "change_product", "add_brand", "change_brand")
    return token_of(make_staff(*(f"catalog.{act}" for act in acts)))


def new(**said: Any) -> dict[str, Any]:
    """Return a place in the list for a file that comes along."""
    return {"upload": {"file": None, **said}}


def existing(image: ProductImage | dict[str, Any], **said: Any) -> dict[str, Any]:
    return {"existing": {"id": image["id"] if isinstance(image, dict) else global_id(image), **said}}


def send_images(token: str, document: str, images: list[Any], *contents: bytes, **variables: Any) -> dict[str, Any]:
    """Send a list of pictures, with the contents of the new ones; return the payload."""
    given = {"images": images} | variables.pop("input", {})
    places = [index for index, image in enumerate(images) if "upload" in image]
    files = {
        f"variables.input.images.{index}.upload.file": upload(content)
        for index, content in zip(places, contents, strict=True)
    }
    answer = upload_as(token, document, files, input=given, **variables)
    (payload,) = answer.data.values()
    return payload


def create(token: str, images: list[Any], *contents: bytes, **more: Any) -> dict[str, Any]:
    plain = {"name": "Lamp", "categoryId": global_id(make_path("things")), "regularPrice": "9.00"}
    return send_images(token, CREATE, images, *contents, input=plain | more)


def shown(payload: dict[str, Any]) -> list[tuple[str, bool, int]]:
    assert payload["errors"] == []
    return [(image["altText"], image["isPrimary"], image["width"]) for image in payload["product"]["images"]]


def refusals(payload: dict[str, Any]) -> list[tuple[str, str]]:
    assert payload["errors"]
    return [(".".join(error["field"]), error["code"]) for error in payload["errors"]]


def test_a_product_is_created_with_its_pictures(token):
    payload = create(
        token,
        [new(altText="Front"), new(altText="Back", isPrimary=True), new()],
        picture("JPEG", (3000, 1500)),
        picture("PNG", (300, 200)),
        picture("WEBP"),
    )
    assert shown(payload) == [("Front", False, 2000), ("Back", True, 300), ("Lamp", False, 40)]
    for image in payload["product"]["images"]:
        for address in (image["url"], image["small"]):
            assert address.startswith(f"{SITE}/media/")
    small = Client().get(payload["product"]["images"][0]["small"].removeprefix(SITE))
    assert (small.status_code, small["Content-Type"]) == (200, "image/webp")


def test_pictures_are_reordered_described_added_and_removed(token):
    first = create(token, [new(altText="a"), new(altText="b"), new(altText="c")], picture(), picture(), picture())
    a, b, c = first["product"]["images"]
    product = Product.objects.get()
    payload = send_images(
        token,
        UPDATE,
        [existing(c, altText="C"), new(altText="d", isPrimary=True), existing(a)],
        picture("PNG", (50, 50)),
        id=global_id(product),
    )
    assert shown(payload) == [("C", False, 40), ("d", True, 50), ("a", False, 40)]
    assert [image["id"] for image in payload["product"]["images"]][::2] == [c["id"], a["id"]]
    product.refresh_from_db()
    assert product.revision == 2
    gone = b["url"].removeprefix(f"{SITE}/media/")
    assert LooseFile.objects.get().name == gone


def test_json_will_do_where_nothing_is_uploaded(token):
    create(token, [new(altText="a"), new(altText="b")], picture(), picture())
    product = Product.objects.get()
    images = list(product.images.all())
    listed = {"images": [existing(images[1]), existing(images[0], altText="A")]}
    payload = ask(UPDATE, token=token, id=global_id(product), input=listed).data["updateProduct"]
    assert shown(payload) == [("b", False, 40), ("A", True, 40)]
    assert shown(ask(UPDATE, token=token, id=global_id(product), input={"images": []}).data["updateProduct"]) == []
    assert shown(ask(UPDATE, token=token, id=global_id(product), input={"name": "Lamp 2"}).data["updateProduct"]) == []


HOSTILE = {
    "page": (b"<html><script>alert(1)</script></html>", "IMAGE_TYPE_UNSUPPORTED"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "IMAGE_TYPE_UNSUPPORTED"),
    "gif": (picture("GIF"), "IMAGE_TYPE_UNSUPPORTED"),
    "gif that is a script": (b"GIF89a/*" + b"*/=1;alert(1)", "IMAGE_TYPE_UNSUPPORTED"),
    "empty": (b"", "IMAGE_TYPE_UNSUPPORTED"),
    "cut off": (picture("JPEG", (600, 400))[:2000], "IMAGE_TYPE_UNSUPPORTED"),
    "too many bytes": (b"x" * (5 * 1024 * 1024 + 1), "IMAGE_TOO_LARGE"),
    "too many pixels": (picture("PNG", (5001, 5000), mode="1"), "IMAGE_TOO_LARGE"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_and_nothing_is_saved(token, media, kind):
    content, code = HOSTILE[kind]
    payload = create(token, [new(), new()], picture(), content)
    assert refusals(payload) == [("input.images.1.file", code)]
    assert not Product.objects.exists()
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()


def test_every_problem_comes_at_once(token, media):
    product = make_product()
    foreign = ProductImage.objects.create(product=make_product("other"), source_url="https://images.example/x.png")
    payload = send_images(
        token,
        UPDATE,
        [new(altText="x" * 251), existing(foreign), new(isPrimary=True), new(isPrimary=True)],
        b"no picture",
        picture(),
        picture(),
        id=global_id(product),
        input={"name": " ", "regularPrice": "-1"},
    )
    assert set(refusals(payload)) == {
        ("input.name", "REQUIRED"),
        ("input.regularPrice", "INVALID"),
        ("input.images.0.altText", "INVALID"),
        ("input.images.0.file", "IMAGE_TYPE_UNSUPPORTED"),
        ("input.images.1.id", "NOT_FOUND"),
        ("input.images.3.isPrimary", "INVALID"),
    }
    assert files_in(media) == set()
    assert not product.images.exists()


def test_a_product_has_at_most_twelve(token):
    payload = create(token, [new()] * 13, *([picture()] * 13))
    assert refusals(payload) == [("input.images", "IMAGE_LIMIT_EXCEEDED")]
    assert len(create(token, [new()] * 12, *([picture()] * 12))["product"]["images"]) == 12


def test_a_lost_update_stores_no_file(token, media):
    product = make_product()
    payload = send_images(token, UPDATE, [new()], picture(), id=global_id(product), seen=7)
    assert payload["errors"][0]["code"] == "STALE_REVISION"
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()


def test_a_full_disk_is_told_and_leaves_nothing(token, media):
    category = global_id(make_category())
    given = {"name": "Lamp", "categoryId": category, "regularPrice": "9", "images": [new()]}
    with mock.patch("nexus.common.whole_files.os.fsync", side_effect=OSError(28, "No space left on device")):
        answer = upload_as(token, CREATE, {"variables.input.images.0.upload.file": upload()}, input=given)
    assert answer.refusal == Refusal("SERVICE_UNAVAILABLE", None, ["createProduct"])
    assert not Product.objects.exists()
    assert files_in(media) == set()


def test_the_permission_of_the_act_is_needed():
    token = token_of(make_staff("catalog.change_brand"))
    given = {"name": "Lamp", "categoryId": global_id(make_category()), "regularPrice": "9", "images": [new()]}
    answer = upload_as(token, CREATE, {"variables.input.images.0.upload.file": upload()}, input=given)
    assert answer.refusal == Refusal("FORBIDDEN", None, ["createProduct"])


def test_a_brand_gets_a_logo_and_loses_it(token, media):
    answer = upload_as(token, CREATE_BRAND, {"variables.input.logo": upload(picture("PNG", (60, 20)))},
                       input={"name": "Acme", "logo": None})  # fmt: skip
    logo = answer.data["createBrand"]["brand"]["logo"]
    assert (logo["altText"], logo["width"], logo["height"]) == ("Acme", 60, 20)
    brand = global_id(Brand.objects.get())
    kept = ask(UPDATE_BRAND, token=token, id=brand, input={"name": "Acme Ltd"}).data["updateBrand"]["brand"]
    assert kept["logo"]["url"] == logo["url"]
    payload = ask(UPDATE_BRAND, token=token, id=brand, input={"logo": None}).data["updateBrand"]
    assert (payload["errors"], payload["brand"]["logo"]) == ([], None)
    remove_loose_files()
    assert files_in(media) == set()


def test_a_logo_that_is_no_picture_is_refused(token, media):
    brand = make_brand()
    answer = upload_as(
        token, UPDATE_BRAND, {"variables.input.logo": upload(b"x")}, id=global_id(brand), input={"logo": None}
    )
    assert refusals(answer.data["updateBrand"]) == [("input.logo", "IMAGE_TYPE_UNSUPPORTED")]
    assert files_in(media) == set()


@pytest.mark.parametrize("count", [1, 12])
def test_an_upload_costs_the_same_whatever_the_number(token, count):
    product = make_product()
    with captured_statements() as statements:
        send_images(token, UPDATE, [new()] * count, *([picture()] * count), id=global_id(product))
    assert len([line for line in statements if "SAVEPOINT" not in line]) == 13


def test_the_shop_tells_its_limits():
    limits = ask("{ shop { limits { maxPageSize maxUploadBytes maxImagesPerProduct uploadMimeTypes } } }").data
    assert limits["shop"]["limits"] == {
        "maxPageSize": 100,
        "maxUploadBytes": 5_242_880,
        "maxImagesPerProduct": 12,
        "uploadMimeTypes": ["image/jpeg", "image/png", "image/webp"],
    }
