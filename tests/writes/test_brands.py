"""createBrand, updateBrand and deleteBrand."""

from typing import Any

from catalog.models import Brand
from tests.factories import global_id, make_brand, make_product
from tests.graphql import ask
from tests.writes.staff import ERRORS, do, make_staff, recorded, refusals

BRAND = f"brand {{ id slug name description logo {{ url }} }} {ERRORS}"
CREATE = f"mutation ($input: BrandInput!) {{ createBrand(input: $input) {{ {BRAND} }} }}"
UPDATE = f"mutation ($id: ID!, $input: BrandInput!) {{ updateBrand(id: $id, input: $input) {{ {BRAND} }} }}"
DELETE = f"mutation ($id: ID!) {{ deleteBrand(id: $id) {{ deletedId {ERRORS} }} }}"


def create(**values: Any) -> dict[str, Any]:
    return do(make_staff(), CREATE, input={"name": "Lumen"} | values)


def update(brand: Brand, **values: Any) -> dict[str, Any]:
    return do(make_staff(), UPDATE, id=global_id(brand), input=values)


def delete(brand: Brand) -> dict[str, Any]:
    return do(make_staff(), DELETE, id=global_id(brand))


def test_creates_a_brand() -> None:
    brand = create(name=" Lumen  & Söhne ", description=" Light. ")["brand"]
    assert (brand["slug"], brand["name"], brand["description"]) == ("lumen-sohne", "Lumen & Söhne", "Light.")
    assert brand["logo"] is None
    assert create(name="Lumen & Söhne")["brand"]["slug"] == "lumen-sohne-2"
    assert create(slug="own", description=None, isActive=None)["brand"]["slug"] == "own"


def test_an_inactive_one_is_shown_to_whoever_made_it() -> None:
    assert create(isActive=False)["brand"]["slug"] == "lumen"
    assert ask("{ brands { slug } }").data == {"brands": []}


def test_everything_that_is_wrong_comes_at_once() -> None:
    make_brand("taken")
    assert refusals(create(name="x" * 121, slug="taken", description="\ud800")) == {
        ("input.name", "INVALID"),
        ("input.slug", "UNIQUE"),
        ("input.description", "INVALID"),
    }
    assert refusals(do(make_staff(), CREATE, input={"slug": "x" * 141})) == {
        ("input.name", "REQUIRED"),
        ("input.slug", "INVALID"),
    }
    assert (Brand.objects.count(), recorded()) == (1, [])


def test_changes_what_is_given() -> None:
    brand = make_brand("acme", description="Makers.")
    made = update(brand, name="Acme & Co")["brand"]
    assert (made["slug"], made["name"], made["description"]) == ("acme", "Acme & Co", "Makers.")
    assert update(brand, slug="acme", name="Acme")["errors"] == []
    names = ("name", "slug", "description", "isActive")
    assert refusals(update(brand, **dict.fromkeys(names))) == {(f"input.{name}", "REQUIRED") for name in names}
    assert Brand.objects.get().description == "Makers."


def test_an_inactive_brand_is_no_longer_shown_nor_found() -> None:
    brand = make_brand("zzyzx")
    make_product("lamp", brand=brand)
    assert update(brand, isActive=False)["brand"]["name"] == "Zzyzx"
    document = '{ product(slug: "lamp") { brand { slug } } products(search: "zzyzx") { totalCount } }'
    assert ask(document).data == {"product": {"brand": None}, "products": {"totalCount": 0}}


def test_a_brand_in_use_is_not_deleted() -> None:
    brand = make_brand()
    product = make_product(brand=brand, is_active=False)
    assert refusals(delete(brand)) == {("id", "BRAND_IN_USE")}
    assert (Brand.objects.count(), recorded()) == (1, [])
    product.delete()
    assert delete(brand) == {"deletedId": global_id(brand), "errors": []}
    assert not Brand.objects.exists()


def test_a_brand_that_is_none() -> None:
    for payload in (update(Brand(pk=7), name=""), delete(Brand(pk=7))):
        assert refusals(payload) == {("id", "NOT_FOUND")}


def test_what_staff_do_is_recorded() -> None:
    create()
    brand = Brand.objects.get()
    update(brand, name="Lux")
    update(brand, name="Lux")
    delete(brand)
    assert [(act, what, message) for _, act, what, message in recorded()] == [
        (1, "Lumen", ""),
        (2, "Lumen", "Changed name from “Lumen” to “Lux”."),
        (3, "Lux", ""),
    ]
