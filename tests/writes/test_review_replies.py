"""`replyToReview` and `deleteReviewReply`: one word of the shop on each review, by those who moderate."""

from collections.abc import Callable
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from catalog.models import Product, ProductReview, ReviewReply
from nexus.common.viewer import ANONYMOUS, Viewer
from tests.factories import day, global_id, make_product, make_review, make_user
from tests.graphql import MANAGER, ask, ask_as
from tests.writes.reviews import ERRORS, Refused, deleted, make_moderator, make_viewer, moderate, refusals, run_as

SEEN = "review { reply { text authorName } }"
REPLY = f"""mutation ($id: ID!, $text: String!, $seen: DateTime) {{
  replyToReview(id: $id, text: $text, expectedUpdatedAt: $seen) {{ {SEEN} {ERRORS} }}
}}"""
REMOVE = f"mutation ($id: ID!) {{ deleteReviewReply(id: $id) {{ {SEEN} {ERRORS} }} }}"
READ = "query ($id: ID!) { node(id: $id) { ... on Review { title reply { text authorName } } } }"


def reply(viewer: Viewer, review: ProductReview, text: str = "Thank you.", **more: Any) -> dict[str, Any]:
    return run_as(viewer, REPLY, id=global_id(review), text=text, **more)


def remove(viewer: Viewer, review: ProductReview) -> dict[str, Any]:
    return run_as(viewer, REMOVE, id=global_id(review))


def replies() -> list[tuple[str, object]]:
    return [(each.text, each.author_id) for each in ReviewReply.objects.order_by("pk")]


def on_record() -> list[tuple[object, str, str]]:
    entries = LogEntry.objects.order_by("pk")
    return [(entry.user_id, entry.object_id, entry.change_message) for entry in entries]


@pytest.fixture
def review() -> ProductReview:
    return make_review(make_product(), 2, title="Dim")


def test_staff_write_change_and_remove_it(review: ProductReview, settings: Any) -> None:
    first, second = make_moderator(), make_moderator()
    shown = {"text": "Try another bulb.\nAny E27 fits.", "authorName": settings.SHOP_NAME}
    sent = " Try another bulb.\r\nAny E27 fits. \n"
    assert reply(first, review, sent) == {"review": {"reply": shown}, "errors": []}
    assert replies() == [(shown["text"], first.user_id)]
    assert ask(READ, id=global_id(review)).data["node"] == {"title": "Dim", "reply": shown}
    # What is as it was is no edit.
    reply(second, review, sent)
    assert replies() == [(shown["text"], first.user_id)]
    assert reply(second, review)["review"]["reply"]["text"] == "Thank you."
    assert replies() == [("Thank you.", second.user_id)]
    assert remove(first, review) == {"review": {"reply": None}, "errors": []}
    assert replies() == []
    key = str(review.pk)
    assert on_record() == [
        (first.user_id, key, "Replied."),
        (second.user_id, key, "Changed the reply."),
        (first.user_id, key, "Removed the reply."),
    ]


def test_it_changes_nothing_of_the_review(review: ProductReview) -> None:
    before = ProductReview.objects.values().get()
    reply(make_moderator(), review)
    assert ProductReview.objects.values().get() == before


def test_it_says_when(review: ProductReview) -> None:
    moderator = make_moderator()
    reply(moderator, review)
    ReviewReply.objects.update(created_at=day(1), updated_at=day(1))
    reply(moderator, review, "Changed.")
    stored = ReviewReply.objects.get()
    assert stored.created_at == day(1) < stored.updated_at


def test_it_is_hidden_with_its_review(review: ProductReview) -> None:
    moderator, author = make_moderator(), Viewer(review.author_id)
    reply(moderator, review, "About the bulb.")
    for hide in (
        lambda: moderate(moderator, review, "REJECT"),
        lambda: ProductReview.objects.update(status="pending"),
        lambda: [ProductReview.objects.update(status="approved"), Product.objects.update(is_active=False)],
    ):
        hide()
        for viewer in (ANONYMOUS, make_viewer(), MANAGER if review.product.is_active else make_viewer()):
            answer = ask_as(viewer, READ, id=global_id(review))
            hidden = viewer is not MANAGER or ProductReview.objects.get().status != "approved"
            assert (answer.data["node"] is None) is hidden
        assert ask_as(author, READ, id=global_id(review)).data["node"]["reply"]["text"] == "About the bulb."


def test_the_shops_word_stays_when_whoever_wrote_it_has_gone(review: ProductReview) -> None:
    staff = make_user(is_staff=True)
    ReviewReply.objects.create(review=review, text="Thank you.", author=staff)
    staff.delete()
    assert replies() == [("Thank you.", None)]


TEXTS = {
    "": "REQUIRED",
    " \n ": "REQUIRED",
    "\u200b": "INVALID",
    "a\x00b": "INVALID",
    "a\tb": "INVALID",
    "\u202eabc": "INVALID",
    "x" * 2001: "INVALID",
}


@pytest.mark.parametrize("text", TEXTS, ids=ascii)
def test_refuses_what_is_no_text(review: ProductReview, text: str) -> None:
    assert [each.field for each in refusals(reply(make_moderator(), review, text))] == [("text",)]
    assert (replies(), on_record()) == ([], [])


def test_takes_2000_characters(review: ProductReview) -> None:
    assert reply(make_moderator(), review, "ä" * 2000)["review"]["reply"]["text"] == "ä" * 2000


def test_nobody_answers_words_that_they_have_not_read(review: ProductReview) -> None:
    moderator = make_moderator()
    seen = review.updated_at.isoformat()
    assert reply(moderator, review, seen=seen)["errors"] == []
    assert refusals(reply(moderator, review, "Again.", seen=day(1).isoformat())) == [
        Refused("STALE_REVISION", ("expectedUpdatedAt",))
    ]
    assert [text for text, _ in replies()] == ["Thank you."]


SENDS: dict[str, Callable[..., dict[str, Any]]] = {"reply": reply, "remove": remove}


@pytest.mark.parametrize("send", SENDS.values(), ids=SENDS)
def test_a_review_that_is_not_there_has_none(send: Callable[..., dict[str, Any]]) -> None:
    gone = deleted(make_review(make_product()))
    assert refusals(send(make_moderator(), gone)) == [Refused("NOT_FOUND", ("id",))]
    assert (replies(), on_record()) == ([], [])


def test_what_was_never_said_cannot_be_removed(review: ProductReview) -> None:
    payload = remove(make_moderator(), review)
    assert refusals(payload) == [Refused("NOT_FOUND", ("id",))]
    assert payload["errors"][0]["message"] == "This review has no reply."


@pytest.mark.parametrize("document", [REPLY, REMOVE], ids=["reply", "remove"])
def test_needs_the_permission_to_moderate(review: ProductReview, document: str) -> None:
    ReviewReply.objects.create(review=review, text="Before.")
    author = Viewer(review.author_id)
    for viewer, code in ((ANONYMOUS, "UNAUTHENTICATED"), (author, "FORBIDDEN"), (MANAGER, "FORBIDDEN")):
        answer = ask_as(viewer, document, id=global_id(review), text="After.")
        assert answer.refusal.code == code
    assert (replies(), on_record()) == ([("Before.", None)], [])
