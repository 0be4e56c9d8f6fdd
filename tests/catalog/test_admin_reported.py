"""How moderators come to know in the admin that reviews are reported, and what they find there."""

import re
from typing import Any

import pytest
from django.test import Client

from catalog.admin import open_reviews
from catalog.models import ProductReview, ReviewReport, ReviewVote
from tests.catalog.moderation import MARKUP, QUEUE, decide, state_of, waiting
from tests.catalog.staff import list_of
from tests.factories import make_user
from tests.staff import enter, make_clerk, page_of

pytestmark = pytest.mark.django_db

BADGE = re.compile(r"<span>((?:Waiting|Reported) reviews)</span>\s*(?:<span class=\"sidebar-badge[^>]*>\s*([\d+]+))?")


def reported(number: int = 1, **fields: Any) -> ProductReview:
    """Save a review, approved unless told otherwise, with a report about it."""
    review = waiting(number, **{"status": "approved"} | fields)
    ReviewReport.objects.create(review=review, reporter=make_user(), reason="off_topic", comment=f"{MARKUP} Look.")
    return review


def badges(client: Client, address: str = "/admin/") -> dict[str, str]:
    """Return the entries of the sidebar for moderators, each with what it counts."""
    return dict(BADGE.findall(client.get(address).content.decode()))


@pytest.mark.parametrize("address", ["/admin/", QUEUE, list_of("productreview")])
def test_every_page_counts_both_kinds(desk: Client, address: str) -> None:
    assert badges(desk, address) == {"Waiting reviews": "", "Reported reviews": ""}
    waiting(1)
    for number in (2, 3):
        reported(number)
    reported(4, status="pending")
    assert badges(desk, address) == {"Waiting reviews": "2", "Reported reviews": "2"}


def test_counts_as_far_as_anybody_reads(desk: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(open_reviews, "COUNTED_AT_MOST", 2)
    for number in range(4):
        waiting(number)
        reported(number + 10)
    assert badges(desk) == {"Waiting reviews": "2+", "Reported reviews": "2+"}
    page = desk.get("/admin/").content.decode()
    assert "2+ reviews waiting" in page
    assert "2+ reviews reported by customers" in page


def test_only_moderators_hear_of_it(client: Client) -> None:
    reported()
    enter(client, make_clerk("view_productreview", "change_product"))
    assert badges(client) == {}
    page = client.get("/admin/")
    assert page.context["reported"] == ""
    assert "reported by customers" not in page.content.decode()


def test_the_first_page_leads_to_them(desk: Client) -> None:
    assert "reported by customers" not in desk.get("/admin/").content.decode()
    reported()
    page = desk.get("/admin/").content.decode()
    assert "1 review reported by customers" in page
    assert f'href="{QUEUE}#reported">Look at it</a>' in page
    assert 'id="reported"' in desk.get(QUEUE).content.decode()


def test_the_queue_shows_what_is_reported_with_the_reasons(desk: Client) -> None:
    newer, older = reported(2), reported(1)
    waiting(3, status="approved")
    page = desk.get(QUEUE)
    assert [card.review for card in page.context["reported"].cards] == [older, newer]
    assert (page.context["queue"].count, page.context["reported"].count) == ("0", "2")
    text = page.content.decode()
    assert text.count("<strong>Off Topic</strong>: &lt;script&gt;") == 2
    assert MARKUP not in text


@pytest.mark.parametrize(("decision", "resolution"), [("approve", "kept"), ("reject", "rejected")])
def test_a_decision_in_the_queue_settles_reports(desk: Client, decision: str, resolution: str) -> None:
    review = reported()
    assert ">Keep<" in "".join(desk.get(QUEUE).content.decode().split())
    decide(desk, review, decision)
    assert state_of(review)[0] == {"kept": "approved"}.get(resolution, resolution)
    assert ReviewReport.objects.get().resolution == resolution
    assert desk.get(QUEUE).context["reported"].cards == []
    assert badges(desk)["Reported reviews"] == ""


def test_the_list_finds_what_is_reported(desk: Client) -> None:
    review = reported(1)
    waiting(2, status="approved")
    page = desk.get(f"{list_of('productreview')}?reported=open")
    assert [*page.context["cl"].result_list] == [review]
    assert "reported" in page.content.decode()


def test_a_reviews_page_tells_of_votes_and_reports(desk: Client) -> None:
    review = reported()
    ReviewVote.objects.bulk_create(ReviewVote(review=review, voter=make_user()) for _ in range(3))
    page = desk.get(page_of(review))
    assert page.context["original"].helpful_count == 3
    text = page.content.decode()
    assert "Off Topic" in text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; Look." in text
    assert MARKUP not in text
