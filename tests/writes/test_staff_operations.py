"""The operations that a shop's back office sends, run over HTTP as they are."""

import json
from pathlib import Path
from typing import Any

import pytest

from catalog.models import Product
from tests.factories import global_id, make_category, make_product
from tests.graphql import OPERATIONS, ask
from tests.images.multipart import parts, post
from tests.images.pictures import upload
from tests.images.staff import make_staff, token_of


@pytest.fixture
def token() -> str:
    """The access token of somebody who keeps the products."""
    return token_of(make_staff("catalog.add_product", "catalog.change_product"))


def run(token: str, operation: str, files: dict[str, Any] | None = None, **variables: Any) -> Any:
    """Return the payload of one operation."""
    if files is None:
        answer = ask(OPERATIONS["staff"], operation=operation, token=token, **variables)
    else:
        given = parts(OPERATIONS["staff"], variables, files)
        given["operations"] = json.dumps(json.loads(given["operations"]) | {"operationName": operation})
        answer = post(given, token=token)
    (payload,) = answer.data.values()
    return payload


def test_a_product_is_created_with_two_pictures(token: str, settings: Any, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path
    images = [{"upload": {"file": None, "altText": "Front"}}, {"upload": {"file": None, "isPrimary": True}}]
    given = {
        "name": "Desk lamp",
        "categoryId": global_id(make_category()),
        "regularPrice": "19.90",
        "discountPrice": "17.50",
        "stockQuantity": 3,
        "images": images,
    }
    files = {f"variables.input.images.{number}.upload.file": upload() for number in range(2)}
    payload = run(token, "StaffCreateProduct", files, input=given)
    assert payload["errors"] == []
    product = payload["product"]
    assert (product["slug"], product["price"]) == ("desk-lamp", {"amount": "17.50", "currencyCode": "EUR"})
    assert product["staff"] == {
        "regularPrice": {"amount": "19.90", "currencyCode": "EUR"},
        "stockQuantity": 3,
        "lowStockThreshold": 5,
        "isActive": True,
        "revision": 1,
    }
    shown = [(image["altText"], image["isPrimary"], image["position"], image["width"]) for image in product["images"]]
    assert shown == [("Front", False, 0, 40), ("Desk lamp", True, 1, 40)]
    assert len({image["url"] for image in product["images"]}) == 2


def test_a_product_is_changed_and_a_stale_edit_is_not(token: str) -> None:
    lamp = make_product("lamp")
    payload = run(token, "StaffUpdateProduct", id=global_id(lamp), input={"regularPrice": "12"}, seen=1)
    assert payload["errors"] == []
    assert payload["product"]["price"]["amount"] == "12.00"
    assert payload["product"]["staff"] == {"stockQuantity": 0, "revision": 2}
    stale = run(token, "StaffUpdateProduct", id=global_id(lamp), input={"regularPrice": "13"}, seen=1)
    [error] = stale["errors"]
    assert (stale["product"], error["field"], error["code"]) == (None, ["expectedRevision"], "STALE_REVISION")
    assert Product.objects.get().regular_price == 12


def test_a_refusal_names_every_field(token: str) -> None:
    given = {"name": "a\0", "categoryId": "none", "regularPrice": "-1", "stockQuantity": -1}
    payload = run(token, "StaffCreateProduct", input=given)
    assert payload["product"] is None
    assert {(error["field"][1], error["code"]) for error in payload["errors"]} == {
        ("name", "INVALID"),
        ("categoryId", "NOT_FOUND"),
        ("regularPrice", "INVALID"),
        ("stockQuantity", "INVALID"),
    }
    assert not Product.objects.exists()


def test_who_may_do_nothing_gets_nothing() -> None:
    lamp = make_product("lamp")
    token = token_of(make_staff("catalog.view_product"))
    answer = ask(
        OPERATIONS["staff"], operation="StaffUpdateProduct", token=token, id=global_id(lamp), input={"name": "x"}
    )
    assert (answer.refusal.code, answer.partial_data) == ("FORBIDDEN", None)
    assert Product.objects.get().name == "Lamp"
