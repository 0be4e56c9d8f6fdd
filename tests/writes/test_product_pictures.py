"""Pictures that come along with createProduct and updateProduct, and the logo of a brand."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from catalog.models import Brand, LooseFile, Product, ProductImage
from tests.factories import global_id, make_brand, make_image, make_path, make_product
from tests.images.pictures import files_in, picture, upload
from tests.writes.staff import ERRORS, do, make_staff, recorded, refusals

IMAGES = "product { images { id altText isPrimary width height } staff { revision } }"
CREATE = f"mutation ($input: CreateProductInput!) {{ createProduct(input: $input) {{ {IMAGES} {ERRORS} }} }}"
UPDATE = f"""
    mutation ($id: ID!, $input: UpdateProductInput!) {{
      updateProduct(id: $id, input: $input) {{ {IMAGES} {ERRORS} }}
    }}
"""
BRAND = f"brand {{ name logo {{ width height }} }} {ERRORS}"
CREATE_BRAND = f"mutation ($input: BrandInput!) {{ createBrand(input: $input) {{ {BRAND} }} }}"
UPDATE_BRAND = f"mutation ($id: ID!, $input: BrandInput!) {{ updateBrand(id: $id, input: $input) {{ {BRAND} }} }}"


@pytest.fixture(autouse=True)
def media(settings: Any, tmp_path: Path) -> Path:
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def new(content: bytes | None = None, **values: Any) -> dict[str, Any]:
    return {"upload": {"file": upload(content)} | values}


def old(image: ProductImage, **values: Any) -> dict[str, Any]:
    return {"existing": {"id": global_id(image)} | values}


def create(**values: Any) -> dict[str, Any]:
    given = {"name": "Lamp", "categoryId": global_id(make_path("things")), "regularPrice": "10"}
    return do(make_staff(), CREATE, input=given | values)


def update(product: Product, **values: Any) -> dict[str, Any]:
    return do(make_staff(), UPDATE, id=global_id(product), input=values)


def rows() -> list[tuple[int, str, bool]]:
    return list(ProductImage.objects.order_by("position").values_list("pk", "alt_text", "is_primary"))


def test_a_product_comes_with_its_pictures(media: Path) -> None:
    product = create(images=[new(altText=" Front "), new(isPrimary=True)])["product"]
    for image in product["images"]:
        assert image.pop("id")
    assert product["images"] == [
        {"altText": "Front", "isPrimary": False, "width": 40, "height": 30},
        {"altText": "Lamp", "isPrimary": True, "width": 40, "height": 30},
    ]
    assert product["staff"] == {"revision": 1}
    assert len(files_in(media)) == 2
    assert not LooseFile.objects.exists()


def test_no_pictures_at_all() -> None:
    assert create(images=[])["product"]["images"] == []
    assert update(Product.objects.get(), images=[])["product"]["staff"] == {"revision": 1}


def test_everything_that_is_wrong_comes_at_once_and_leaves_no_file(media: Path) -> None:
    stranger = make_image(make_product("other"))

    def wrong() -> list[dict[str, Any]]:
        primary = [new(isPrimary=True), new(isPrimary=True, altText="x" * 251)]
        return [new(), new(b"no picture"), old(stranger), *primary]

    expected = {
        ("input.name", "REQUIRED"),
        ("input.images.1.file", "IMAGE_TYPE_UNSUPPORTED"),
        ("input.images.2.id", "NOT_FOUND"),
        ("input.images.4.isPrimary", "INVALID"),
        ("input.images.4.altText", "INVALID"),
    }
    product = Product.objects.get()
    assert refusals(do(make_staff(), UPDATE, id=global_id(product), input={"name": "", "images": wrong()})) == (
        expected - {("input.images.2.id", "NOT_FOUND")}
    )
    given = {"name": "", "categoryId": global_id(product.category), "regularPrice": "1", "images": wrong()}
    assert refusals(do(make_staff(), CREATE, input=given)) == expected
    assert (Product.objects.count(), ProductImage.objects.count(), LogEntry.objects.count()) == (1, 1, 0)
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()


def test_good_pictures_beside_another_refusal_leave_no_file(media: Path) -> None:
    lamp = make_product()
    assert refusals(update(lamp, name="", images=[new()])) == {("input.name", "REQUIRED")}
    assert refusals(create(slug=lamp.slug, images=[new()], categoryId="none")) == {
        ("input.slug", "UNIQUE"),
        ("input.categoryId", "NOT_FOUND"),
    }
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()


def test_null_is_no_list_of_pictures() -> None:
    lamp = make_product()
    make_image(lamp)
    assert refusals(update(lamp, images=None)) == {("input.images", "REQUIRED")}
    assert ProductImage.objects.count() == 1


def test_the_list_is_the_whole_list_in_order() -> None:
    lamp = make_product()
    first, second, third = [make_image(lamp, position) for position in range(3)]
    product = update(lamp, images=[old(third, altText="Back"), new(), old(first)])["product"]
    assert product["staff"] == {"revision": 2}
    assert [image["altText"] for image in product["images"]] == ["Back", "Lamp", "Lamp"]
    assert [image["isPrimary"] for image in product["images"]] == [False, False, True]
    assert not ProductImage.objects.filter(pk=second.pk).exists()
    assert [message for *_, message in recorded()] == ["Changed pictures."]


def test_a_list_as_it_was_is_no_edit() -> None:
    lamp = make_product()
    first, second = [make_image(lamp, position) for position in range(2)]
    assert update(lamp, images=[old(first), old(second)])["product"]["staff"] == {"revision": 1}
    assert recorded() == []
    assert update(lamp, images=[old(second), old(first)])["product"]["staff"] == {"revision": 2}
    assert update(lamp, name="Light", images=[old(second), old(first, altText="x")])["product"]["staff"] == {
        "revision": 3
    }
    assert recorded()[-1][-1] == "Changed name from “Lamp” to “Light”; pictures."


def test_a_brand_gets_a_logo_another_and_none(media: Path) -> None:
    made = do(make_staff(), CREATE_BRAND, input={"name": "Lumen", "logo": upload()})["brand"]
    assert made["logo"] == {"width": 40, "height": 30}
    brand = Brand.objects.get()
    other = upload(picture(size=(20, 10)))
    changed = do(make_staff(), UPDATE_BRAND, id=global_id(brand), input={"logo": other, "name": "Lux"})["brand"]
    assert changed == {"name": "Lux", "logo": {"width": 20, "height": 10}}
    assert do(make_staff(), UPDATE_BRAND, id=global_id(brand), input={})["brand"] == changed
    for _ in range(2):
        assert do(make_staff(), UPDATE_BRAND, id=global_id(brand), input={"logo": None})["brand"]["logo"] is None
    assert [message for *_, message in recorded()] == [
        "",
        "Changed name from “Lumen” to “Lux”; logo.",
        "Changed logo.",
    ]
    assert len(files_in(media)) == LooseFile.objects.count() == 2


def test_a_refused_logo_changes_nothing(media: Path) -> None:
    brand = make_brand()
    given = {"name": "", "logo": upload(b"no picture")}
    expected = {("input.name", "REQUIRED"), ("input.logo", "IMAGE_TYPE_UNSUPPORTED")}
    assert refusals(do(make_staff(), UPDATE_BRAND, id=global_id(brand), input=given)) == expected
    given = {"name": "", "logo": upload(b"no picture")}
    assert refusals(do(make_staff(), CREATE_BRAND, input=given)) == expected
    taken = {"name": "Acme", "slug": "acme", "logo": upload()}
    assert refusals(do(make_staff(), CREATE_BRAND, input=taken)) == {("input.slug", "UNIQUE")}
    assert (Brand.objects.get().logo.name, LogEntry.objects.count(), files_in(media)) == ("", 0, set())
    assert not LooseFile.objects.exists()


def test_one_file_may_be_two_pictures() -> None:
    file = upload()
    payload = create(images=[{"upload": {"file": file}}, {"upload": {"file": file, "altText": "Again"}}])
    assert not refusals(payload)
    assert [image["altText"] for image in payload["product"]["images"]] == ["Lamp", "Again"]
