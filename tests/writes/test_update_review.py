"""`updateReview` and `deleteReview`: what authors do with their own reviews, and with no other."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from catalog.models import Product, ProductReview
from nexus.common.viewer import Viewer
from schema import ids
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import day, global_id, make_product, make_review, make_user
from tests.graphql import Refusal, ask, ask_as, captured_statements, field_of
from tests.writes.reviews import (
    DELETE,
    OTHER_WORDS,
    UPDATE,
    Refused,
    create,
    delete,
    deleted,
    make_moderator,
    make_viewer,
    refusals,
    rows,
    update,
)


def make_own(**fields: Any) -> tuple[Viewer, ProductReview]:
    """Save a review of a product, and return it with its author."""
    author = make_user()
    return Viewer(author.pk), make_review(make_product(), author=author, **fields)


@pytest.mark.parametrize("status", ["pending", "approved", "rejected"])
def test_a_changed_review_waits_for_a_moderator_again(status: str) -> None:
    viewer, review = make_own(status=status, rejection_reason="Rude.")
    assert update(viewer, review)["review"] == OTHER_WORDS | {
        "id": global_id(review),
        "status": "PENDING",
        "rejectionReason": None,
        "isVerifiedPurchase": False,
        "isEdited": True,
    }
    review.refresh_from_db()
    assert (review.rating, review.title, review.comment) == (1, "Dark", "The bulb is gone.")
    assert (review.status, review.rejection_reason, review.is_edited) == ("pending", "", True)
    assert review.created_at == day(0)
    assert timezone.now() - review.updated_at < timedelta(minutes=1)


def test_a_verified_purchase_stays_one() -> None:
    viewer, review = make_own(is_verified_purchase=True)
    assert update(viewer, review)["review"]["isVerifiedPurchase"] is True


def test_a_changed_review_counts_no_more() -> None:
    viewer, review = make_own(rating=2)
    product = Product.objects.get()
    assert field_of(product, "rating { average count }") == {"average": 2.0, "count": 1}
    update(viewer, review)
    assert field_of(product, "rating { average count }") == {"average": None, "count": 0}


def test_an_author_still_has_the_review_of_a_hidden_product() -> None:
    viewer, review = make_own()
    Product.objects.update(is_active=False)
    assert update(viewer, review)["review"]["title"] == "Dark"
    assert delete(viewer, review)["deletedId"] == global_id(review)


def test_a_deleted_review_is_gone_and_makes_room_for_another() -> None:
    viewer, review = make_own()
    product = Product.objects.get()
    assert delete(viewer, review) == {"deletedId": global_id(review), "errors": []}
    assert rows() == []
    assert field_of(product, "rating { count }") == {"count": 0}
    assert field_of(product, "viewerReviewEligibility { canReview }", viewer) == {"canReview": True}
    assert create(viewer, product)["review"]["status"] == "PENDING"


CHANGES = pytest.mark.parametrize("change", [update, delete])


@CHANGES
def test_the_review_of_somebody_else_is_refused_in_the_words_of_one_that_never_was(
    change: Callable[..., dict[str, Any]],
) -> None:
    viewer = make_viewer()
    never = change(viewer, deleted(make_review(make_product("gone"))))
    assert refusals(never) == [Refused("NOT_FOUND", ("id",))]
    product = make_product()
    for status in ("pending", "approved", "rejected"):
        review = make_review(product, status=status)
        before = rows()
        assert change(viewer, review) == never
        # A moderator decides about reviews, and writes none for others.
        assert change(make_moderator(), review) == never
        assert rows() == before


@CHANGES
def test_so_is_an_imported_one(change: Callable[..., dict[str, Any]]) -> None:
    review = make_review(make_product(), imported_author_name="Ada Lovelace", import_key="1")
    assert refusals(change(make_viewer(), review)) == [Refused("NOT_FOUND", ("id",))]
    assert len(rows()) == 1


def test_all_that_is_wrong_is_said_at_once_and_nothing_changed() -> None:
    viewer, review = make_own()
    before = rows()
    assert refusals(update(viewer, review, rating=0, title="")) == [
        Refused("INVALID", ("input", "rating")),
        Refused("REQUIRED", ("input", "title")),
    ]
    assert refusals(update(make_viewer(), review, comment=""))[0] == Refused("NOT_FOUND", ("id",))
    assert rows() == before


@pytest.mark.parametrize(("name", "document"), [("updateReview", UPDATE), ("deleteReview", DELETE)])
def test_needs_an_account_and_the_id_of_a_review(name: str, document: str) -> None:
    viewer, review = make_own()
    before = rows()
    more = {} if document is DELETE else {"input": OTHER_WORDS}
    answer = ask(document, id=global_id(review), **more)
    assert answer.refusal == Refusal("UNAUTHENTICATED", None, [name])
    for no_id in ("", global_id(review.product), ids.encode("Review", 0)):
        assert ask_as(viewer, document, id=no_id, **more).refusal == Refusal("BAD_REQUEST", "id", [name])
    assert rows() == before


def test_cost_four_and_six_statements() -> None:
    session = sign_in()
    review = make_review(make_product(), author=session.user)
    token = tokens_of(session).access_token
    with captured_statements() as statements:
        assert ask(UPDATE, token=token, id=global_id(review), input=OTHER_WORDS).data["updateReview"]["review"]
    # Who asks, whose it is, the change, and what the answer shows.
    assert len(statements) == 4, statements
    with captured_statements() as statements:
        assert ask(DELETE, token=token, id=global_id(review)).data["deleteReview"]["deletedId"]
    # Who asks, and the review with all that hangs on it.
    assert len(statements) == 6, statements
