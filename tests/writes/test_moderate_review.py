"""`moderateReview`: who may decide, what a decision changes, and what is kept on record of it."""

from typing import Any

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth.models import Permission

from catalog.actions.reviews import moderate_reviews
from catalog.errors import ReviewRefusedError
from catalog.models import Product, ProductReview
from catalog.services.reviews import ModerationDecision, Ruling
from nexus.common.viewer import Viewer
from schema import ids
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import global_id, make_product, make_review, make_user
from tests.graphql import MANAGER, Refusal, ask, ask_as, captured_statements, field_of
from tests.writes.reviews import (
    MODERATE,
    Refused,
    deleted,
    make_moderator,
    make_viewer,
    moderate,
    refusals,
    rows,
    update,
)


def make_pending(**fields: Any) -> ProductReview:
    return make_review(make_product(), 4, **{"status": "pending"} | fields)


def records() -> list[tuple[object, int, str, str]]:
    """Return what is on record: by whom, what kind of act, on which row, in which words."""
    return list(LogEntry.objects.values_list("user_id", "action_flag", "object_id", "change_message"))


@pytest.mark.parametrize("status", ["pending", "approved", "rejected"])
def test_an_approved_review_is_shown_and_counted(status: str) -> None:
    review, moderator = make_pending(status=status, rejection_reason="Rude."), make_moderator()
    seen = moderate(moderator, review)["review"]
    assert (seen["status"], seen["rejectionReason"], seen["isEdited"]) == ("APPROVED", None, False)
    product = Product.objects.get()
    assert field_of(product, "rating { average count }") == {"average": 4.0, "count": 1}
    assert field_of(product, "reviews { nodes { title } }") == {"nodes": [{"title": "Fine"}]}
    assert records() == [(moderator.user_id, CHANGE, str(review.pk), "Approved.")]


@pytest.mark.parametrize("status", ["pending", "approved", "rejected"])
def test_a_rejected_review_is_neither_and_its_author_reads_why(status: str) -> None:
    author = make_user()
    review, moderator = make_pending(status=status, author=author), make_moderator()
    seen = moderate(moderator, review, "REJECT", reason="  It is about\r\nanother lamp. ")["review"]
    assert (seen["status"], seen["rejectionReason"]) == ("REJECTED", "It is about\nanother lamp.")
    product = Product.objects.get()
    assert field_of(product, "rating { count } ") == {"count": 0}
    assert field_of(product, "viewerReview { status rejectionReason }", Viewer(author.pk)) == {
        "status": "REJECTED",
        "rejectionReason": "It is about\nanother lamp.",
    }
    told = "Rejected. It is about\nanother lamp."
    assert records() == [(moderator.user_id, CHANGE, str(review.pk), told)]


@pytest.mark.parametrize("reason", [{}, {"reason": None}, {"reason": ""}, {"reason": "x" * 500}])
def test_a_rejection_may_have_a_reason_of_500_characters(reason: dict[str, Any]) -> None:
    review = make_pending(rejection_reason="An old one.")
    seen = moderate(make_moderator(), review, "REJECT", **reason)["review"]
    assert seen["rejectionReason"] == (reason.get("reason") or None)


@pytest.mark.parametrize(
    ("before", "said", "after"),
    [
        (False, {}, False),
        (True, {}, True),
        (True, {"isVerifiedPurchase": None}, True),
        (False, {"isVerifiedPurchase": True}, True),
        (True, {"isVerifiedPurchase": False}, False),
    ],
)
@pytest.mark.parametrize("decision", ["APPROVE", "REJECT"])
def test_a_purchase_is_verified_by_staff_and_left_alone_unless_told(
    decision: str, *, before: bool, said: dict[str, Any], after: bool
) -> None:
    review = make_pending(is_verified_purchase=before)
    assert moderate(make_moderator(), review, decision, **said)["review"]["isVerifiedPurchase"] is after
    told = {True: " Verified purchase.", False: " Unverified purchase.", None: ""}[said.get("isVerifiedPurchase")]
    assert records()[0][3] == {"APPROVE": "Approved.", "REJECT": "Rejected."}[decision] + told


@pytest.mark.parametrize("mark", [True, False])
def test_nobody_confirms_a_purchase_of_their_own(*, mark: bool) -> None:
    moderator = make_moderator()
    review = make_pending(author_id=moderator.user_id)
    before = rows()
    payload = moderate(moderator, review, isVerifiedPurchase=mark)
    assert refusals(payload) == [Refused("INVALID", ("isVerifiedPurchase",))]
    assert (rows(), records()) == (before, [])
    assert moderate(moderator, review)["review"]["status"] == "APPROVED"


def test_words_that_changed_since_they_were_read_are_not_let_through() -> None:
    author, moderator = make_user(), make_moderator()
    review = make_pending(author=author)
    document = "query ($id: ID!) { node(id: $id) { ... on Review { updatedAt } } }"

    def read() -> str:
        return str(ask_as(moderator, document, id=global_id(review)).data["node"]["updatedAt"])

    seen = read()
    update(Viewer(author.pk), review)
    before = rows()
    payload = moderate(moderator, review, expectedUpdatedAt=seen)
    assert refusals(payload) == [Refused("STALE_REVISION", ("expectedUpdatedAt",))]
    assert (rows(), records()) == (before, [])
    assert moderate(moderator, review, expectedUpdatedAt=read())["review"]["status"] == "APPROVED"


def test_all_that_is_wrong_is_said_at_once() -> None:
    moderator = make_moderator()
    review = make_pending(author_id=moderator.user_id)
    stale = "2020-01-01T00:00:00Z"
    payload = moderate(moderator, review, reason="Fine.", isVerifiedPurchase=True, expectedUpdatedAt=stale)
    assert refusals(payload) == [
        Refused("INVALID", ("reason",)),
        Refused("INVALID", ("isVerifiedPurchase",)),
        Refused("STALE_REVISION", ("expectedUpdatedAt",)),
    ]
    gone = moderate(moderator, deleted(make_review(make_product("gone"))), "REJECT", reason="x" * 501)
    assert refusals(gone) == [Refused("NOT_FOUND", ("id",)), Refused("INVALID", ("reason",))]
    assert records() == []


@pytest.mark.parametrize("decision", ["APPROVE", "REJECT"])
def test_is_forbidden_to_everyone_else_and_changes_nothing(decision: str) -> None:
    author = make_user()
    review = make_pending(author=author)
    before = rows()
    variables = {"id": global_id(review), "decision": decision, "isVerifiedPurchase": True}
    for viewer in (Viewer(author.pk), make_viewer(), Viewer(make_user().pk, MANAGER.permissions)):
        assert ask_as(viewer, MODERATE, **variables).refusal == Refusal("FORBIDDEN", None, ["moderateReview"])
    assert ask(MODERATE, **variables).refusal == Refusal("UNAUTHENTICATED", None, ["moderateReview"])
    # Before anything else is looked at.
    assert ask_as(make_viewer(), MODERATE, **variables | {"id": "x"}).refusal.code == "FORBIDDEN"
    assert (rows(), records()) == (before, [])


def test_needs_the_id_of_a_review() -> None:
    for no_id in ("", "x", ids.encode("Review", 0), global_id(make_product())):
        answer = ask_as(make_moderator(), MODERATE, id=no_id, decision="APPROVE")
        assert answer.refusal == Refusal("BAD_REQUEST", "id", ["moderateReview"])


def test_by_a_token_of_staff_it_costs_eight_statements() -> None:
    session = sign_in(make_user(is_staff=True, is_email_verified=True))
    permission = Permission.objects.get(codename="change_productreview")
    session.user.user_permissions.add(permission)
    token, review = tokens_of(session).access_token, make_pending()
    variables = {"id": global_id(review), "decision": "APPROVE"}
    ask(MODERATE, token=token, **variables)
    with captured_statements() as statements:
        assert ask(MODERATE, token=token, **variables).data["moderateReview"]["review"]
    # Who asks; in a savepoint, which takes two: the row, its change, reports, the record; then what the answer shows.
    assert len(statements) == 8, statements
    session.user.user_permissions.clear()
    assert ask(MODERATE, token=token, **variables).refusal.code == "FORBIDDEN"


def test_many_are_decided_alike_and_each_is_on_record() -> None:
    moderator = make_moderator()
    product, other = make_product(), make_product("other")
    reviews = [make_review(each, 4, status="pending") for each in (product, other, product)]
    gone = deleted(make_review(product, status="pending"))
    ruling = Ruling(decision=ModerationDecision.REJECT, reason=" Rude. ")
    with captured_statements() as statements:
        assert moderate_reviews(moderator.user_id, [each.pk for each in (gone, *reviews)], ruling) == 3
    # In a savepoint, which takes two: the rows, their change, what was reported, and a record of each.
    assert len(statements) == 2 + 3 + 3
    assert set(ProductReview.objects.values_list("status", "rejection_reason")) == {("rejected", "Rude.")}
    assert {(record[0], record[2]) for record in records()} == {(moderator.user_id, str(each.pk)) for each in reviews}
    assert moderate_reviews(moderator.user_id, [reviews[0].pk], Ruling(decision=ModerationDecision.APPROVE)) == 1
    assert field_of(product, "rating { count }") == {"count": 1}


def test_many_are_marked_but_for_the_moderators_own() -> None:
    moderator, product = make_moderator(), make_product()
    reviews = [make_review(product, status="pending", author_id=moderator.user_id), make_review(product)]
    ruling = Ruling(decision=ModerationDecision.APPROVE, is_verified_purchase=True)
    assert moderate_reviews(moderator.user_id, [each.pk for each in reviews], ruling) == 1
    assert [row["is_verified_purchase"] for row in rows()] == [False, True]
    assert [row["status"] for row in rows()] == ["pending", "approved"]


def test_a_ruling_that_is_none_decides_nothing_about_many() -> None:
    review = make_pending()
    with pytest.raises(ReviewRefusedError):
        moderate_reviews(
            make_moderator().user_id, [review.pk], Ruling(decision=ModerationDecision.APPROVE, reason="Fine.")
        )
    assert (rows()[0]["status"], records()) == ("pending", [])
