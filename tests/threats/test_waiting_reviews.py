"""A review that waits for a moderator changes no byte that others read, out of the cache or past it."""

from typing import Any

import pytest
from django.test import TestCase

from catalog.models import Product, ProductReview
from nexus.common.viewer import Viewer
from tests.cache import shop_front
from tests.cache.shop_front import ask_all, get, post
from tests.factories import day, global_id, make_product, make_review, make_user
from tests.schema.test_visibility_writes import PATHS
from tests.threats.people import People, make_people
from tests.writes.reviews import create, delete, make_moderator, moderate, update


@pytest.fixture(autouse=True)
def _cache(settings: Any) -> Any:
    """Keep answers, in a process that knows none yet."""
    settings.CACHE_ENABLED = True
    shop_front.forget()
    yield
    shop_front.forget()


def read(people: People, review_id: str) -> list[bytes]:
    """Return what others read on every path: by POST and by GET, kept here, kept in Redis, and loaded anew."""
    headers = [{"authorization": f"Bearer {token}"} if token else {} for token in (people.nobody, people.customer)]
    documents = [document.replace("REVIEW", review_id) for document in PATHS.values()]
    every = [way(each, headers=given) for each in documents for given in headers for way in (post, get)]
    first = [reply.raw for reply in ask_all(every)]
    assert [reply.raw for reply in ask_all(every)] == first
    shop_front.forget()
    assert [reply.raw for reply in ask_all(every)] == first
    return first


def test_nothing_that_is_written_about_a_review_shows_until_it_is_approved() -> None:
    lamp = make_product()
    make_review(lamp, 5)
    make_review(lamp, 4, is_verified_purchase=True, created_at=day(1))
    make_review(make_product("shade"), 5)
    author = make_user("Ada")
    people, viewer, product = make_people(author), Viewer(author.pk), Product.objects.get(slug="lamp")
    with TestCase.captureOnCommitCallbacks(execute=True):
        review_id = create(viewer, product, rating=1, title="Dark bulb")["review"]["id"]
    review = ProductReview.objects.get(author=author)
    assert review_id == global_id(review)
    seen = [read(people, review_id)]
    for write in (
        lambda: update(viewer, review, rating=2, title="Darker bulb"),
        lambda: moderate(make_moderator(), review, "REJECT", reason="About another lamp."),
        lambda: delete(viewer, review),
    ):
        with TestCase.captureOnCommitCallbacks(execute=True):
            write()
        seen.append(read(people, review_id))
    assert all(each == seen[0] for each in seen)


def test_an_approved_one_shows_at_once_and_is_gone_at_once() -> None:
    """What is compared above does tell of a review."""
    author = make_user("Ada")
    lamp, people, viewer = make_product(), make_people(author), Viewer(author.pk)
    with TestCase.captureOnCommitCallbacks(execute=True):
        create(viewer, lamp)
    review = ProductReview.objects.get()
    waiting = read(people, global_id(review))
    with TestCase.captureOnCommitCallbacks(execute=True):
        moderate(make_moderator(), review)
    assert read(people, global_id(review)) != waiting
    review.refresh_from_db()
    with TestCase.captureOnCommitCallbacks(execute=True):
        update(viewer, review)
    assert read(people, global_id(review)) == waiting
