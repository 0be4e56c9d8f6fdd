"""Each change of the catalogue needs Django's permission of its act, and nothing happens without it."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry

from catalog.models import Brand, Category, Product
from nexus.common.viewer import ANONYMOUS, Viewer
from nexus.env import ROOT
from tests.factories import global_id, make_brand, make_category, make_product
from tests.graphql import ask_as
from tests.writes import staff
from tests.writes.staff import EVERYTHING, make_staff

# The fields of each mutation, with the permission that it needs.
NEEDS = {
    "createProduct": "add_product",
    "updateProduct": "change_product",
    "adjustStock": "change_product",
    "deleteProduct": "delete_product",
    "createCategory": "add_category",
    "updateCategory": "change_category",
    "moveCategory": "change_category",
    "deleteCategory": "delete_category",
    "createBrand": "add_brand",
    "updateBrand": "change_brand",
    "deleteBrand": "delete_brand",
}
ARGUMENTS = {
    "createProduct": 'input: {name: "", categoryId: "none", regularPrice: "-1"}',
    "updateProduct": 'id: "PRODUCT", input: {name: "Changed", stockQuantity: 9}',
    "adjustStock": 'id: "PRODUCT", delta: 1',
    "deleteProduct": 'id: "PRODUCT"',
    "createCategory": 'input: {name: "New"}',
    "updateCategory": 'id: "CATEGORY", input: {name: "Changed"}',
    "moveCategory": 'id: "CATEGORY", position: 0',
    "deleteCategory": 'id: "EMPTY"',
    "createBrand": 'input: {name: "New"}',
    "updateBrand": 'id: "BRAND", input: {name: "Changed"}',
    "deleteBrand": 'id: "BRAND"',
}
EVERY_PERMISSION = {f"catalog.{act}_{kind}" for act in EVERYTHING for kind in ("product", "category", "brand")}


def document(mutation: str) -> str:
    """Return the mutation, about rows that there are."""
    thing = make_category("things")
    rows = {
        "PRODUCT": make_product("lamp", category=thing),
        "CATEGORY": thing,
        "EMPTY": make_category("empty"),
        "BRAND": make_brand(),
    }
    arguments = re.sub("[A-Z]{5,}", lambda match: global_id(rows[match[0]]), ARGUMENTS[mutation])
    return f"mutation {{ {mutation}({arguments}) {{ {staff.ERRORS} }} }}"


def everything() -> list[list[tuple[object, ...]]]:
    return [[*model.objects.order_by("pk").values_list()] for model in (Product, Category, Brand, LogEntry)]


def strangers(permission: str) -> Iterator[tuple[str, Viewer]]:
    """Yield whoever must not, with the code that they get."""
    others = EVERY_PERMISSION - {f"catalog.{permission}"} | {"catalog.view_product", "catalog.change_productreview"}
    yield "UNAUTHENTICATED", ANONYMOUS
    yield "FORBIDDEN", make_staff("view_product")
    yield "FORBIDDEN", Viewer(make_staff().user_id, frozenset(others))


@pytest.mark.parametrize("mutation", NEEDS)
def test_nobody_else_may_and_nothing_happens(mutation: str) -> None:
    wanted, before = document(mutation), everything()
    for code, viewer in strangers(NEEDS[mutation]):
        answer = ask_as(viewer, wanted)
        assert (answer.refusal.code, answer.partial_data) == (code, None)
    assert everything() == before


@pytest.mark.parametrize("mutation", NEEDS)
def test_the_one_permission_is_enough(mutation: str) -> None:
    answer = ask_as(make_staff(NEEDS[mutation]), document(mutation))
    codes = [error["code"] for error in answer.data[mutation]["errors"]]
    assert bool(codes) == (mutation == "createProduct"), codes


@pytest.mark.parametrize("mutation", NEEDS)
def test_the_description_names_the_permission(mutation: str) -> None:
    schema = (ROOT / "schema.graphql").read_text()
    description, _ = schema[: schema.index(f"\n  {mutation}(")].rsplit('"""', 2)[-2:]
    assert f"Needs the permission `catalog.{NEEDS[mutation]}`." in description


@pytest.mark.parametrize("mutation", [each for each in NEEDS if "id:" in ARGUMENTS[each]])
@pytest.mark.parametrize("id", ["", "nonsense", "UHJvZHVjdDox", "Q2F0ZWdvcnk6MQ==", "VXNlcjox"])
def test_an_id_of_another_kind_is_a_bad_argument(mutation: str, id: str) -> None:  # noqa: A002 - the argument's name
    arguments = re.sub(r'"[A-Z]{5,}"', f'"{id}"', ARGUMENTS[mutation])
    answer = ask_as(make_staff(), f"mutation {{ {mutation}({arguments}) {{ {staff.ERRORS} }} }}")
    if answer.errors:
        assert (answer.refusal.code, answer.refusal.field) == ("BAD_REQUEST", "id")
    else:
        assert [error["code"] for error in answer.data[mutation]["errors"]] == ["NOT_FOUND"]
