"""`createReview`: one for each customer and published product, which waits for a moderator."""

from typing import Any

import pytest

from catalog.models import Category, Product, ProductReview
from nexus.common.viewer import ANONYMOUS, Viewer
from schema import ids
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import global_id, make_path, make_product, make_review, make_user
from tests.graphql import MANAGER, OPERATIONS, Refusal, ask, ask_as, captured_statements
from tests.writes.reviews import (
    CREATE,
    WORDS,
    Refused,
    create,
    make_deleted_product,
    make_viewer,
    refusals,
    rows,
    run_as,
)


def test_saves_a_review_that_waits_for_a_moderator() -> None:
    product, viewer = make_product(), make_viewer()
    payload = create(viewer, product)
    review = ProductReview.objects.get()
    assert payload["review"] == WORDS | {
        "id": global_id(review),
        "status": "PENDING",
        "rejectionReason": None,
        "isVerifiedPurchase": False,
        "isEdited": False,
    }
    assert (review.author_id, review.product_id) == (viewer.user_id, product.pk)
    assert (review.rating, review.title, review.comment) == (4, "Bright", "Reads well by it.")
    assert (review.status, review.is_verified_purchase) == ("pending", False)


def test_the_operation_of_a_shops_front_shows_the_product_without_the_new_review() -> None:
    product = make_product()
    make_review(product, 5)
    token = tokens_of(sign_in()).access_token
    answer = ask(OPERATIONS["review"], token=token, productId=global_id(product), input=WORDS)
    review = ProductReview.objects.get(status="pending")
    assert answer.data["createReview"] == {
        "review": WORDS
        | {
            "id": global_id(review),
            "status": "PENDING",
            "isVerifiedPurchase": False,
            "product": {
                "id": global_id(product),
                "rating": {"average": 5.0, "count": 1},
                "viewerReviewEligibility": {"canReview": False, "reason": "ALREADY_REVIEWED"},
            },
        },
        "errors": [],
    }
    assert answer.headers["Cache-Control"] == "private, no-store"


def test_costs_eight_statements_whatever_the_product_has() -> None:
    product = make_product(category=make_path("home/lamps/desk"))
    for _ in range(5):
        make_review(product)
    token = tokens_of(sign_in()).access_token
    with captured_statements() as statements:
        ask(OPERATIONS["review"], token=token, productId=global_id(product), input=WORDS)
    # Who asks; the product; three for the row in its savepoint; the review, its product, and the caller's review of it.
    assert len(statements) == 8, statements


def test_needs_an_account() -> None:
    answer = ask(CREATE, productId=global_id(make_product()), input=WORDS)
    assert answer.refusal == Refusal("UNAUTHENTICATED", None, ["createReview"])
    assert rows() == []


@pytest.mark.parametrize("status", ["pending", "approved", "rejected"])
def test_a_second_one_is_refused_whatever_became_of_the_first(status: str) -> None:
    product, author = make_product(), make_user()
    make_review(product, author=author, status=status)
    before = rows()
    payload = create(Viewer(author.pk), product)
    assert refusals(payload) == [Refused("ALREADY_REVIEWED", ("productId",))]
    assert rows() == before


def test_others_and_other_products_are_free() -> None:
    product, viewer = make_product(), make_viewer()
    assert create(viewer, product)["review"]
    assert create(make_viewer(), product)["review"]
    assert create(viewer, make_product("shade"))["review"]


def hide_product() -> None:
    Product.objects.update(is_active=False)


def hide_category() -> None:
    Category.objects.filter(slug="home").update(is_active=False)


@pytest.mark.parametrize("hide", [hide_product, hide_category])
def test_a_hidden_product_is_refused_in_the_words_of_one_that_never_was(hide: Any) -> None:
    product, viewer = make_product(category=make_path("home/lamps")), make_viewer()
    never = create(viewer, make_deleted_product())
    hide()
    assert refusals(never) == [Refused("NOT_FOUND", ("productId",))]
    assert create(viewer, product) == never
    # Staff see it, and review nothing that is not for sale.
    assert create(Viewer(make_user().pk, MANAGER.permissions), product) == never
    assert rows() == []


def test_all_that_is_wrong_is_said_at_once() -> None:
    payload = create(make_viewer(), make_deleted_product(), rating=6, title=" ", comment="x" * 5001)
    assert refusals(payload) == [
        Refused("NOT_FOUND", ("productId",)),
        Refused("INVALID", ("input", "rating")),
        Refused("REQUIRED", ("input", "title")),
        Refused("INVALID", ("input", "comment")),
    ]
    assert rows() == []


@pytest.mark.parametrize("product_id", ["", "x", ids.encode("Product", 0), ids.encode("Review", 1)])
def test_what_is_no_id_of_a_product_is_a_bad_argument(product_id: str) -> None:
    answer = ask_as(make_viewer(), CREATE, productId=product_id, input=WORDS)
    assert answer.refusal == Refusal("BAD_REQUEST", "productId", ["createReview"])


@pytest.mark.parametrize("name", ["isVerifiedPurchase", "status", "authorId", "isEdited"])
def test_takes_nothing_but_words_and_stars(name: str) -> None:
    product = make_product()
    answer = ask_as(make_viewer(), CREATE, productId=global_id(product), input=WORDS | {name: True})
    assert answer.refusal.code == "BAD_REQUEST"
    assert rows() == []


def test_the_answer_knows_nothing_from_before_the_change() -> None:
    product, viewer = make_product(), make_viewer()
    eligibility = "review { product { viewerReview { title } viewerReviewEligibility { canReview } } } errors { code }"
    document = f"""mutation ($id: ID!, $input: ReviewInput!) {{
      a: createReview(productId: $id, input: $input) {{ {eligibility} }}
    }}"""
    shown = run_as(viewer, document, id=global_id(product), input=WORDS)["review"]["product"]
    assert shown == {"viewerReview": {"title": "Bright"}, "viewerReviewEligibility": {"canReview": False}}


def test_anonymous_callers_read_the_same_of_every_product() -> None:
    product = make_product()
    document = '{ product(slug: "lamp") { viewerReview { id } viewerReviewEligibility { canReview reason } } }'
    before = ask_as(ANONYMOUS, document).body
    create(make_viewer(), product)
    assert ask_as(ANONYMOUS, document).body == before
