"""A vote is seen at once by everybody, and costs only those answers that show votes."""

from typing import Any

import pytest
from django.test import TestCase

from nexus.common.viewer import Viewer
from tests.cache.conftest import Shop
from tests.cache.shop_front import Asked, ask, get, post, statements_for_an_answer
from tests.factories import make_user
from tests.graphql import OPERATIONS
from tests.writes.test_review_replies import make_moderator, reply
from tests.writes.votes import take_back, vote

pytestmark = pytest.mark.usefixtures("_cache")

COUNTS = '{ product(slug: "lamp") { reviews { nodes { title helpfulCount viewerHasVoted } } } }'
ORDERED = '{ product(slug: "lamp") { reviews(sort: MOST_HELPFUL) { nodes { title } } } }'
ANY_ORDER = """query ($sort: ReviewSort!) {
  product(slug: "lamp") { reviews(sort: $sort) { nodes { title } } }
}"""
PLAIN = '{ product(slug: "lamp") { name reviews(sort: NEWEST) { totalCount nodes { title comment } } } }'
LIST = "{ products { nodes { name rating { average count } } } }"

SHOW_VOTES: dict[str, Asked] = {
    "counts": post(COUNTS),
    "by GET": get(COUNTS),
    "the order": post(ORDERED),
    "an order that a variable names": post(ANY_ORDER, sort="MOST_HELPFUL"),
    "node": post("query ($id: ID!) { node(id: $id) { ... on Review { title } } }", id="UmV2aWV3OjE="),
}
SHOW_NONE: dict[str, Asked] = {
    "reviews": post(PLAIN),
    "products": post(LIST),
    "the page of a category": post(OPERATIONS["category"], path="home/lamps"),
}


def voted(shop: Shop) -> None:
    """Let somebody find the approved review helpful, and what follows a commit be done."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert vote(Viewer(make_user().pk), shop.approved)["errors"] == []


def is_kept(asked: Asked) -> bool:
    with statements_for_an_answer() as statements:
        ask(asked)
    return statements == []


def shown(asked: Asked) -> Any:
    return ask(asked).data["product"]["reviews"]["nodes"]


def test_a_vote_is_seen_at_once_and_so_is_its_end(shop: Shop) -> None:
    viewer = Viewer(make_user().pk)
    for send, count in ((None, 0), (vote, 1), (take_back, 0)):
        if send:
            with TestCase.captureOnCommitCallbacks(execute=True):
                send(viewer, shop.approved)
        for _ in range(2):
            assert shown(post(COUNTS)) == [
                {"title": shop.approved.title, "helpfulCount": count, "viewerHasVoted": False}
            ]
    assert is_kept(post(COUNTS))


@pytest.mark.parametrize("name", SHOW_VOTES)
def test_spoils_what_shows_votes(shop: Shop, name: str) -> None:
    ask(SHOW_VOTES[name])
    assert is_kept(SHOW_VOTES[name])
    voted(shop)
    assert not is_kept(SHOW_VOTES[name])


@pytest.mark.parametrize("name", SHOW_NONE)
def test_leaves_alone_what_shows_none(shop: Shop, name: str) -> None:
    ask(SHOW_NONE[name])
    assert is_kept(SHOW_NONE[name])
    voted(shop)
    assert is_kept(SHOW_NONE[name])


def test_a_reply_is_seen_at_once(shop: Shop) -> None:
    asked = post('{ product(slug: "lamp") { reviews { nodes { reply { text } } } } }')
    assert shown(asked) == [{"reply": None}]
    with TestCase.captureOnCommitCallbacks(execute=True):
        reply(make_moderator(), shop.approved)
    assert shown(asked) == [{"reply": {"text": "Thank you."}}]
    assert is_kept(asked)
    with TestCase.captureOnCommitCallbacks(execute=True):
        shop.approved.author.delete()
    assert shown(asked) == []
