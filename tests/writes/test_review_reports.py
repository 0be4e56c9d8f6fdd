"""`reportReview`: customers tell moderators, who alone read it, and whose decision settles it."""

from datetime import UTC, datetime
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction

from catalog.models import ProductReview, ReviewReport
from nexus.common.viewer import ANONYMOUS, Viewer
from tests.factories import day, global_id, make_path, make_product, make_review, make_user
from tests.graphql import MANAGER, MODERATOR, ask, ask_as, captured_statements
from tests.writes.reviews import (
    ERRORS,
    HIDE,
    WORDS,
    Refused,
    deleted,
    make_moderator,
    make_viewer,
    moderate,
    refusals,
    run_as,
    update,
)

pytestmark = pytest.mark.usefixtures("_no_window_ends")

REPORT = f"""mutation ($id: ID!, $reason: ReviewReportReason! = SPAM, $comment: String) {{
  reportReview(id: $id, reason: $reason, comment: $comment) {{ review {{ id status }} {ERRORS} }}
}}"""
STAFF = "staff { openReportCount reportReasons { reason count } reports { reason comment } }"
READ = f"query ($id: ID!) {{ node(id: $id) {{ ... on Review {{ title {STAFF} }} }} }}"
QUEUE = f"""query ($filter: ReviewFilterInput) {{
  reviews(filter: $filter, sort: OLDEST) {{ totalCount nodes {{ title {STAFF} }} }}
}}"""
NOTHING = {"openReportCount": 0, "reportReasons": [], "reports": []}


@pytest.fixture
def review() -> ProductReview:
    return make_review(make_product(category=make_path("home/lamps")), 2, title="Dim")


def report(viewer: Viewer, review: ProductReview, reason: str = "SPAM", **more: Any) -> dict[str, Any]:
    return run_as(viewer, REPORT, id=global_id(review), reason=reason, **more)


def reports() -> list[tuple[object, str, str, str]]:
    rows = ReviewReport.objects.order_by("pk")
    return [(each.reporter_id, each.reason, each.comment, each.resolution) for each in rows]


def seen_by(viewer: Viewer, review: ProductReview) -> Any:
    return ask_as(viewer, READ, id=global_id(review)).data["node"]["staff"]


def test_moderators_read_what_customers_report(review: ProductReview) -> None:
    customers = [make_viewer() for _ in range(3)]
    for number, (viewer, reason) in enumerate(zip(customers, ("OFF_TOPIC", "SPAM", "SPAM"), strict=True)):
        payload = report(viewer, review, reason, comment=f" Look.\r\n{number} ")
        assert payload == {"review": {"id": global_id(review), "status": "APPROVED"}, "errors": []}
        ReviewReport.objects.filter(reporter=viewer.user_id).update(created_at=day(number))
    assert seen_by(MODERATOR, review) == {
        "openReportCount": 3,
        "reportReasons": [{"reason": "SPAM", "count": 2}, {"reason": "OFF_TOPIC", "count": 1}],
        "reports": [
            {"reason": "SPAM", "comment": "Look.\n2"},
            {"reason": "SPAM", "comment": "Look.\n1"},
            {"reason": "OFF_TOPIC", "comment": "Look.\n0"},
        ],
    }


def test_nobody_else_reads_that_there_is_a_report(review: ProductReview) -> None:
    reporter = make_viewer()
    viewers = (ANONYMOUS, reporter, make_viewer(), Viewer(review.author_id), MANAGER)
    everything = f"""query ($id: ID!) {{
      node(id: $id) {{ ... on Review {{ title status updatedAt helpfulCount rejectionReason {STAFF} }} }}
      product(slug: "lamp") {{
        updatedAt rating {{ count }} reviews(sort: MOST_HELPFUL) {{ totalCount edges {{ cursor }} }}
      }}
    }}"""
    before = [ask_as(viewer, everything, id=global_id(review)).body for viewer in viewers]
    row = ProductReview.objects.values().get()
    for _ in range(30):
        assert report(make_viewer(), review)["errors"] == []
    assert report(reporter, review)["errors"] == []
    assert [ask_as(viewer, everything, id=global_id(review)).body for viewer in viewers] == before
    assert before[0]["data"]["node"]["staff"] is None
    assert ProductReview.objects.values().get() == row
    found = seen_by(MODERATOR, review)
    assert (found["openReportCount"], len(found["reports"])) == (31, 20)


def test_one_of_each_customer(review: ProductReview) -> None:
    viewer = make_viewer()
    report(viewer, review, "FAKE")
    assert refusals(report(viewer, review, "SPAM")) == [Refused("ALREADY_REPORTED", ("id",))]
    assert reports() == [(viewer.user_id, "fake", "", "")]
    with pytest.raises(IntegrityError), transaction.atomic():
        ReviewReport.objects.create(review=review, reporter_id=viewer.user_id, reason="spam")


@pytest.mark.parametrize(("decision", "resolution"), [("APPROVE", "kept"), ("REJECT", "rejected")])
def test_a_decision_settles_them(review: ProductReview, decision: str, resolution: str) -> None:
    other = make_review(review.product, title="Other")
    viewer = make_viewer()
    report(viewer, review)
    report(viewer, other)
    assert moderate(make_moderator(), review, decision)["errors"] == []
    assert reports() == [(viewer.user_id, "spam", "", resolution), (viewer.user_id, "spam", "", "")]
    assert seen_by(MODERATOR, review) == NOTHING
    assert seen_by(MODERATOR, other)["openReportCount"] == 1
    # What was settled stays as it was settled.
    moderate(make_moderator(), review)
    assert reports()[0][3] == resolution


def test_what_was_kept_is_reported_anew_only_when_it_has_changed(review: ProductReview) -> None:
    viewer, moderator = make_viewer(), make_moderator()
    report(viewer, review, "FAKE", comment="Paid.")
    moderate(moderator, review)
    assert refusals(report(viewer, review)) == [Refused("ALREADY_REPORTED", ("id",))]
    with time_machine.travel(datetime.now(UTC).replace(year=2030), tick=False):
        update(Viewer(review.author_id), review, **WORDS)
        moderate(moderator, review)
        assert report(viewer, review, "SPAM")["errors"] == []
    assert reports() == [(viewer.user_id, "spam", "", "")]


def test_an_edit_settles_nothing(review: ProductReview) -> None:
    report(make_viewer(), review)
    update(Viewer(review.author_id), review, **WORDS)
    assert seen_by(MODERATOR, review)["openReportCount"] == 1


def test_the_queue_is_narrowed_to_what_is_reported(review: ProductReview) -> None:
    make_review(review.product, title="Fine")
    hidden = make_review(review.product, title="Waiting", status="pending")
    report(make_viewer(), review)
    ReviewReport.objects.create(review=hidden, reporter=make_user(), reason="spam")

    def titles(**conditions: Any) -> list[str]:
        found = ask_as(MODERATOR, QUEUE, filter=conditions).data["reviews"]
        assert found["totalCount"] == len(found["nodes"])
        return [node["title"] for node in found["nodes"]]

    assert titles(isReported=True) == ["Dim"]
    assert titles(isReported=False) == ["Fine"]
    assert titles(isReported=None) == ["Dim", "Fine"]
    assert titles(isReported=True, statuses=["PENDING", "APPROVED"]) == ["Dim", "Waiting"]


def test_others_cannot_ask_for_reported_ones(review: ProductReview) -> None:
    report(make_viewer(), review)
    document = '{ product(slug: "lamp") { reviews(filter: {isReported: VALUE}) { totalCount } } }'
    for value in ("true", "false"):
        for viewer in (ANONYMOUS, make_viewer(), MANAGER):
            refusal = ask_as(viewer, document.replace("VALUE", value)).refusal
            assert (refusal.code, refusal.field) == ("FORBIDDEN", "filter.isReported")
    assert ask_as(MODERATOR, document.replace("VALUE", "true")).data["product"]["reviews"] == {"totalCount": 1}


def test_a_page_of_the_queue_costs_the_same_however_much_is_reported() -> None:
    product = make_product()
    found = []
    for count in (1, 20):
        for _ in range(count):
            ReviewReport.objects.create(review=make_review(product), reporter=make_user(), reason="spam")
        with captured_statements() as statements:
            ask_as(MODERATOR, QUEUE, filter={"isReported": True}).data  # noqa: B018 - it has no error
        found.append(len(statements))
    # The reviews, the counts, the latest reports.
    assert found == [3, 3]


def test_nobody_reports_an_own_review(review: ProductReview) -> None:
    assert refusals(report(Viewer(review.author_id), review)) == [Refused("OWN_REVIEW", ("id",))]
    assert reports() == []


@pytest.mark.parametrize("state", HIDE)
def test_a_hidden_review_is_refused_as_one_that_never_was(review: ProductReview, state: str) -> None:
    gone = deleted(make_review(make_product("gone")))
    HIDE[state]()
    for permissions in (frozenset[str](), MODERATOR.permissions):
        viewer = Viewer(make_user().pk, permissions)
        answers = []
        for each in (review, gone):
            with captured_statements() as statements:
                answers.append((ask_as(viewer, REPORT, id=global_id(each)).body, len(statements)))
        assert answers[0] == answers[1]
        assert refusals(answers[0][0]["data"]["reportReview"]) == [Refused("NOT_FOUND", ("id",))]
    assert reports() == []


@pytest.mark.parametrize("comment", ["x" * 501, "a\x00b", "\u202eabc", "\u200b"], ids=ascii)
def test_refuses_a_comment_that_is_no_text_with_all_else_that_is_wrong(review: ProductReview, comment: str) -> None:
    assert refusals(report(make_viewer(), review, comment=comment))[0].field == ("comment",)
    gone = deleted(make_review(make_product("gone")))
    found = refusals(report(make_viewer(), gone, comment=comment))
    assert [each.field for each in found] == [("id",), ("comment",)]
    assert reports() == []


def test_needs_somebody_who_is_signed_in(review: ProductReview) -> None:
    assert ask(REPORT, id=global_id(review)).refusal.code == "UNAUTHENTICATED"
    assert reports() == []


def test_reports_have_a_budget_of_their_own(review: ProductReview, settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW_REPORT = "2/h"
    viewer = make_viewer()
    for number in range(2):
        assert report(viewer, make_review(review.product, title=str(number)))["errors"] == []
    limited = report(viewer, review)
    assert refusals(limited) == [Refused("RATE_LIMITED", None)]
    assert limited["errors"][0]["message"].startswith("Too many reports of reviews. Try again in ")
    assert len(reports()) == 2


def test_reports_go_with_who_filed_them(review: ProductReview) -> None:
    reporter = make_user()
    report(Viewer(reporter.pk), review)
    reporter.delete()
    assert reports() == []
