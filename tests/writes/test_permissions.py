"""Each change of the catalogue needs Django's permission of its act, and nothing happens without it."""

import re
from collections.abc import Iterator

import pytest
from django.contrib.admin.models import LogEntry

from catalog.models import Brand, Category, Product, ProductReview, ReviewReply
from nexus.common.viewer import ANONYMOUS, Viewer
from nexus.env import ROOT
from schema.root import schema
from tests.factories import global_id, make_brand, make_category, make_product, make_review
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
    "moderateReview": "change_productreview",
    "replyToReview": "change_productreview",
    "deleteReviewReply": "change_productreview",
}
# What asks for no permission: own things need a token, and coming in needs none.
NEEDS_NONE = {
    *("register", "verifyEmail", "resendVerificationCode", "login", "loginWithGoogle", "refreshToken", "logout"),
    *("requestPasswordReset", "confirmPasswordReset", "changePassword", "updateProfile", "resolveSecurityClaim"),
    *("revokeSession", "revokeOtherSessions"),
    *("createReview", "updateReview", "deleteReview", "voteReviewHelpful", "removeReviewVote", "reportReview"),
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
    "moderateReview": 'id: "REVIEW", decision: REJECT, reason: "No."',
    "replyToReview": 'id: "REVIEW", text: "Changed."',
    "deleteReviewReply": 'id: "REVIEW"',
}
ROW = re.compile(r'"([A-Z]{5,})"')
KINDS = ("product", "category", "brand", "productreview")
EVERY_PERMISSION = {f"catalog.{act}_{kind}" for act in EVERYTHING for kind in KINDS}


CHANGED = (Product, Category, Brand, ProductReview, ReviewReply, LogEntry)


def document(mutation: str) -> str:
    """Return the mutation, about rows that there are."""
    thing = make_category("things")
    lamp = make_product("lamp", category=thing)
    review = make_review(lamp)
    ReviewReply.objects.create(review=review, text="Thank you.")
    rows = {
        "PRODUCT": lamp,
        "REVIEW": review,
        "CATEGORY": thing,
        "EMPTY": make_category("empty"),
        "BRAND": make_brand(),
    }
    arguments = ROW.sub(lambda match: f'"{global_id(rows[match[1]])}"', ARGUMENTS[mutation])
    return f"mutation {{ {mutation}({arguments}) {{ {staff.ERRORS} }} }}"


def everything() -> list[list[tuple[object, ...]]]:
    return [[*model.objects.order_by("pk").values_list()] for model in CHANGED]


def strangers(permission: str) -> Iterator[tuple[str, Viewer]]:
    """Yield whoever must not, with the code that they get."""
    others = EVERY_PERMISSION - {f"catalog.{permission}"} | {"catalog.view_product"}
    yield "UNAUTHENTICATED", ANONYMOUS
    yield "FORBIDDEN", make_staff("view_product")
    yield "FORBIDDEN", Viewer(make_staff().user_id, frozenset(others))


def test_no_mutation_is_left_out() -> None:
    mutations = schema._schema.mutation_type
    assert mutations is not None
    assert mutations.fields.keys() == NEEDS.keys() | NEEDS_NONE


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
    sdl = (ROOT / "schema.graphql").read_text()
    description, _ = sdl[: sdl.index(f"\n  {mutation}(")].rsplit('"""', 2)[-2:]
    assert f"Needs the permission `catalog.{NEEDS[mutation]}`." in description


@pytest.mark.parametrize("mutation", [each for each in NEEDS if "id:" in ARGUMENTS[each]])
@pytest.mark.parametrize("id", ["", "nonsense", "UHJvZHVjdDox", "Q2F0ZWdvcnk6MQ==", "VXNlcjox"])
def test_an_id_of_another_kind_is_a_bad_argument(mutation: str, id: str) -> None:  # noqa: A002 - the argument's name
    arguments = ROW.sub(f'"{id}"', ARGUMENTS[mutation])
    answer = ask_as(make_staff(NEEDS[mutation]), f"mutation {{ {mutation}({arguments}) {{ {staff.ERRORS} }} }}")
    if answer.errors:
        assert (answer.refusal.code, answer.refusal.field) == ("BAD_REQUEST", "id")
    else:
        assert [error["code"] for error in answer.data[mutation]["errors"]] == ["NOT_FOUND"]
