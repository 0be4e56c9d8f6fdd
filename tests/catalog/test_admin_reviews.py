"""What moderators do in the admin: in the queue, in the list, on a review's page."""

import re
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.models import Product, ProductReview, ReviewReply
from tests.catalog.moderation import MARKUP, QUEUE, decide, state_of, waiting
from tests.catalog.staff import act, list_of, send
from tests.factories import day, make_product
from tests.staff import enter, make_clerk, page_of, said

pytestmark = pytest.mark.django_db


def test_the_queue_shows_the_oldest_first(desk: Client) -> None:
    newer, older = waiting(2), waiting(1)
    waiting(3, status="approved")
    queue = desk.get(QUEUE).context["queue"]
    assert [card.review for card in queue.cards] == [older, newer]
    assert queue.count == "2"


def test_the_first_page_begins_with_the_queue(desk: Client) -> None:
    for number in range(7):
        waiting(number)
    page = desk.get("/admin/")
    assert [card.review.title for card in page.context["queue"].cards] == [f"Title {number}" for number in range(5)]
    assert page.context["queue"].count == "7"
    assert page.context["figures"] == []


def test_approves_from_the_queue(desk: Client) -> None:
    review = waiting()
    answer = decide(desk, review, "approve", reason="not for an approval")
    assert (answer.status_code, answer["Location"]) == (302, QUEUE)
    assert said(answer) == ["Approved: 5/5 Title 1"]
    assert state_of(review) == ("approved", "")
    assert Product.objects.get().rating_count == 1
    entry = LogEntry.objects.get()
    assert (entry.get_change_message(), entry.user.email) == ("Approved.", "mona@example.com")


def test_rejects_from_the_queue_with_a_reason(desk: Client) -> None:
    review = waiting()
    answer = decide(desk, review, "reject", reason=" Not about the lamp. ", next="/admin/")
    assert answer["Location"] == "/admin/"
    assert state_of(review) == ("rejected", "Not about the lamp.")
    assert LogEntry.objects.get().get_change_message() == "Rejected. Not about the lamp."


def test_marks_a_verified_purchase_on_the_way(desk: Client) -> None:
    review = waiting()
    decide(desk, review, "approve", verified="yes")
    review.refresh_from_db()
    assert review.is_verified_purchase
    decide(desk, review, "approve", was_verified="yes")
    review.refresh_from_db()
    assert not review.is_verified_purchase


def test_decides_about_what_was_read(desk: Client) -> None:
    review = waiting()
    ProductReview.objects.update(comment="Other words.", updated_at=day(99))
    answer = decide(desk, review, "approve")
    assert said(answer) == ["This review was changed since it was read. Read it again, then decide."]
    assert state_of(review) == ("pending", "")
    assert not LogEntry.objects.exists()


@pytest.mark.parametrize(
    "data", [{}, {"review": "x"}, {"seen": "yesterday"}, {"decision": "delete"}, {"review": "99999999999999999999"}]
)
def test_nonsense_decides_nothing(desk: Client, data: dict[str, str]) -> None:
    review = waiting()
    answer = decide(desk, review, "approve", **data) if data else send(desk, QUEUE, {})
    assert len(said(answer)) == 1
    assert state_of(review) == ("pending", "")


def test_leads_nowhere_else(desk: Client) -> None:
    answer = decide(desk, waiting(), "approve", next="https://evil.example/")
    assert answer["Location"] == QUEUE


def test_a_look_decides_nothing(desk: Client) -> None:
    review = waiting()
    desk.get(QUEUE, {"review": review.pk, "decision": "approve", "seen": review.updated_at.isoformat()})
    assert state_of(review) == ("pending", "")


@pytest.mark.parametrize("permissions", [(), ("view_productreview",), ("change_product",)])
def test_the_queue_is_for_moderators(client: Client, permissions: tuple[str, ...]) -> None:
    review = waiting()
    enter(client, make_clerk(*permissions))
    assert client.get(QUEUE).status_code == 403
    assert decide(client, review, "approve").status_code == 403
    act(client, "approve", [review])
    assert state_of(review) == ("pending", "")
    assert client.get("/admin/").context["queue"] is None


def test_strangers_are_sent_to_the_login_page(client: Client) -> None:
    assert decide(client, waiting(), "approve")["Location"].startswith("/admin/login/")


def test_approves_picked_reviews_and_counts_them(desk: Client) -> None:
    reviews = [waiting(1), waiting(2), waiting(3, status="approved")]
    answer = act(desk, "approve", reviews)
    assert said(answer) == ["Approved 2 of 3 reviews. 1 had been approved before."]
    assert {state_of(review) for review in reviews} == {("approved", "")}
    assert LogEntry.objects.count() == 2


def _seen_in(page: str) -> dict[str, str]:
    """Return the fields of a page that say which state of each review it shows."""
    return dict(re.findall(r'name="(seen-[0-9]+)" value="([^"]+)"', page))


def test_approves_no_picked_review_that_was_changed_since_it_was_shown(desk: Client) -> None:
    read, rewritten = waiting(1), waiting(2)
    shown = _seen_in(desk.get(list_of("productreview")).text)
    assert shown.keys() == {f"seen-{review.pk}" for review in (read, rewritten)}
    ProductReview.objects.filter(pk=rewritten.pk).update(comment="Other words.", updated_at=day(99))
    answer = act(desk, "approve", [read, rewritten], **shown)
    assert said(answer) == [
        "5/5 Title 2: This review was changed since it was read. Read it again, then decide.",
        "Approved 1 of 2 reviews.",
    ]
    assert (state_of(read), state_of(rewritten)) == (("approved", ""), ("pending", ""))
    assert LogEntry.objects.count() == 1


def test_rejects_picked_reviews_after_asking_why(desk: Client) -> None:
    reviews = [waiting(1), waiting(2, status="approved")]
    page = act(desk, "reject", reviews)
    assert [*page.context["rows"]] == sorted(reviews, key=lambda review: review.created_at, reverse=True)
    assert {status for status, _ in map(state_of, reviews)} == {"pending", "approved"}
    answer = act(desk, "reject", reviews, confirmed="yes", reason="Off topic.")
    assert said(answer) == ["Rejected 2 of 2 reviews."]
    assert {state_of(review) for review in reviews} == {("rejected", "Off topic.")}
    assert Product.objects.get(slug="lamp-2").rating_count == 0


def test_rejects_no_picked_review_that_was_changed_before_the_reason_was_given(desk: Client) -> None:
    read, rewritten = waiting(1), waiting(2)
    asked = act(desk, "reject", [read, rewritten], **_seen_in(desk.get(list_of("productreview")).text)).text
    ProductReview.objects.filter(pk=rewritten.pk).update(comment="Other words.", updated_at=day(99))
    answer = act(desk, "reject", [read, rewritten], confirmed="yes", reason="Off topic.", **_seen_in(asked))
    assert said(answer) == [
        "5/5 Title 2: This review was changed since it was read. Read it again, then decide.",
        "Rejected 1 of 2 reviews.",
    ]
    assert (state_of(read), state_of(rewritten)) == (("rejected", "Off topic."), ("pending", ""))


def test_too_long_a_reason_rejects_nothing(desk: Client) -> None:
    review = waiting()
    assert act(desk, "reject", [review], confirmed="yes", reason="x" * 501).status_code == 200
    assert state_of(review) == ("pending", "")


def test_nobody_changes_what_customers_said(desk: Client) -> None:
    review = waiting()
    assert send(desk, page_of(review), {"title": "Mine", "rating": "1", "status": "approved"}).status_code == 302
    review.refresh_from_db()
    assert (review.title, review.rating, review.status) == ("Title 1", 5, "pending")
    assert desk.get(f"{list_of('productreview')}add/").status_code == 403


def test_stored_markup_stays_text(desk: Client) -> None:
    review = waiting(title=MARKUP, comment=f"{MARKUP}\n{MARKUP}", product=make_product(name=MARKUP))
    for address in ("/admin/", QUEUE, list_of("productreview"), page_of(review)):
        page = desk.get(address)
        assert page.status_code == 200
        assert MARKUP not in page.content.decode(), address
    assert MARKUP not in act(desk, "reject", [review]).content.decode()


def reply(client: Client, review: ProductReview, **posted: str) -> Any:
    """Press a button of the form below a review."""
    data = {"seen": review.updated_at.isoformat(), "act": "save", "text": "Thank you."} | posted
    return send(client, f"/admin/catalog/productreview/{review.pk}/reply/", data)


def test_the_shop_replies_on_a_reviews_page(desk: Client) -> None:
    review = waiting(status="approved")
    answer = reply(desk, review)
    assert (answer.status_code, answer["Location"]) == (302, page_of(review))
    assert said(answer) == ["Replied."]
    assert "Thank you.</textarea>" in desk.get(page_of(review)).content.decode()
    reply(desk, review, text="Sorry.")
    assert ReviewReply.objects.get().text == "Sorry."
    assert said(reply(desk, review, act="remove"))[-1] == "The reply is gone."
    assert not ReviewReply.objects.exists()
    assert [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")] == [
        "Replied.",
        "Changed the reply.",
        "Removed the reply.",
    ]


def test_a_refused_reply_says_why(desk: Client) -> None:
    review = waiting(status="approved")
    stale = day(0).isoformat()
    for posted, words in (
        ({"text": " "}, "Enter a text."),
        ({"seen": stale}, "This review was changed since it was read. Read it again, then decide."),
        ({"seen": "yesterday"}, "That was no reply to a review."),
        ({"act": "remove"}, "This review has no reply."),
    ):
        assert said(reply(desk, review, **posted))[-1] == words
    assert not ReviewReply.objects.exists()


def test_only_moderators_reply(client: Client) -> None:
    review = waiting(status="approved")
    desk = enter(client, make_clerk("view_productreview"))
    assert reply(desk, review).status_code == 403
    assert desk.get(f"/admin/catalog/productreview/{review.pk}/reply/").status_code == 405
    assert not ReviewReply.objects.exists()
