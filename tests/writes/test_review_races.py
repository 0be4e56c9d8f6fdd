"""Reviews that many write, change and moderate at the same moment, each on a connection of their own."""

from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from random import Random
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.contrib.admin.models import LogEntry
from django.db import connections, transaction

from catalog.actions.reviews import create_review, delete_review, moderate_review, moderate_reviews, update_review
from catalog.errors import ReviewErrorCode, ReviewRefusedError
from catalog.models import Product, ProductReview
from catalog.services.review_checks import ReviewContent
from catalog.services.reviews import ModerationDecision, Ruling
from tests.catalog.test_ratings import computed, stored
from tests.factories import make_product, make_review, make_user
from tests.writes.reviews import Refused, create, make_moderator, make_viewer, refusals

pytestmark = pytest.mark.django_db(transaction=True)

NOT_FOUND, ALREADY_REVIEWED = ReviewErrorCode.NOT_FOUND, ReviewErrorCode.ALREADY_REVIEWED
WRITERS = 20
ACTS = 8


def words(stars: int = 5) -> ReviewContent:
    return ReviewContent(rating=stars, title="Fine", comment="Does what it should.")


def outcome(act: Callable[..., Any], *arguments: Any) -> ReviewErrorCode | None:
    """Do something on a connection of its own; return why it was refused, if it was. No other failure is expected."""
    try:
        act(*arguments)
    except ReviewRefusedError as refused:
        return refused.problems[0].code
    finally:
        connections.close_all()
    return None


def at_once(do: Callable[[int], Any]) -> list[Any]:
    """Let twenty do something at the same time."""
    with ThreadPoolExecutor(WRITERS) as threads:
        return list(threads.map(do, range(WRITERS)))


def test_twenty_parallel_reviews_by_one_author_leave_one_row() -> None:
    product, viewer = make_product(), make_viewer()

    def send(number: int) -> tuple[Refused, ...]:
        try:
            return tuple(refusals(create(viewer, product, rating=1 + number % 5)))
        finally:
            connections.close_all()

    assert Counter(at_once(send)) == {(): 1, (Refused("ALREADY_REVIEWED", ("productId",)),): WRITERS - 1}
    assert ProductReview.objects.filter(product=product, author=viewer.user_id).count() == 1


class Storm:
    """Authors who write, change and take back, and moderators who decide, all about three products."""

    def __init__(self) -> None:
        self.products = [make_product(f"p{number}").pk for number in range(3)]
        self.authors = [make_user().pk for _ in range(5)]
        self.moderators = [make_moderator().user_id for _ in range(5)]

    def blow(self, number: int) -> list[ReviewErrorCode | None]:
        """Do a few things, which this number decides."""
        random = Random(number)  # noqa: S311 - the same storm in every run
        return [outcome(self._act_of, number, random) for _ in range(ACTS)]

    def _act_of(self, number: int, random: Random) -> None:
        if number % 2:
            self._moderate(self.moderators[number % 5] or UUID(int=0), random)
        else:
            self._write(self.authors[number % 5], random)

    def _write(self, author: UUID, random: Random) -> None:
        product, stars = random.choice(self.products), random.randint(1, 5)
        own = ProductReview.objects.filter(author=author, product=product).values_list("pk", flat=True).first()
        if own is None:
            create_review(author, product, words(stars))
        elif random.random() < 0.3:
            delete_review(author, own)
        else:
            update_review(author, own, words(stars))

    def _moderate(self, moderator: UUID, random: Random) -> None:
        reviews = list(ProductReview.objects.order_by("pk").values_list("pk", flat=True))
        if not reviews:
            return
        if random.random() < 0.1:
            # As a list in the admin does.
            ProductReview.objects.filter(pk=random.choice(reviews)).update(is_verified_purchase=True, rating=3)
            return
        decision = random.choice([ModerationDecision.APPROVE, ModerationDecision.APPROVE, ModerationDecision.REJECT])
        mark = random.choice([True, False, None])
        ruling = Ruling(decision=decision, is_verified_purchase=mark)
        if random.random() < 0.5:
            moderate_review(moderator, random.choice(reviews), ruling)
        else:
            moderate_reviews(moderator, random.sample(reviews, min(4, len(reviews))), ruling)


def test_after_a_storm_of_twenty_writers_the_ratings_are_what_the_reviews_say() -> None:
    storm = Storm()
    refused = Counter(each for outcomes in at_once(storm.blow) for each in outcomes)
    # Somebody was faster: on another device of theirs, or the author took it back.
    assert refused.keys() <= {None, NOT_FOUND, ALREADY_REVIEWED}
    assert refused[None] > WRITERS * ACTS / 2
    products = list(Product.objects.order_by("pk"))
    assert [stored(product) for product in products] == [computed(product) for product in products]
    assert sum(stored(product)[0] for product in products) > 0
    assert LogEntry.objects.count() > WRITERS


def test_a_review_of_a_product_that_is_deleted_meanwhile_is_refused() -> None:
    product, author = make_product(), make_user()
    deleted, seen = Event(), Event()

    def delete() -> None:
        try:
            with transaction.atomic():
                Product.objects.filter(pk=product.pk).delete()
                deleted.set()
                seen.wait(0.2)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        deleting = threads.submit(delete)
        assert deleted.wait(60)
        # It still sees the product, and waits for whoever deletes it.
        assert threads.submit(outcome, create_review, author.pk, product.pk, words()).result() is NOT_FOUND
        deleting.result()
    assert not ProductReview.objects.exists()


def test_of_two_changes_at_once_none_is_let_through_unread() -> None:
    author, moderator = make_user(), make_moderator()
    for _ in range(5):
        review = make_review(make_product(f"p{make_user().pk}"), 5, author=author, status="pending")
        ruling = Ruling(decision=ModerationDecision.APPROVE, expected_updated_at=review.updated_at)
        acts = [
            lambda review=review: update_review(author.pk, review.pk, words(1)),
            lambda review=review, ruling=ruling: moderate_review(moderator.user_id, review.pk, ruling),
        ]
        with ThreadPoolExecutor(2) as threads:
            changed, _ = threads.map(outcome, acts)
        review.refresh_from_db()
        assert changed is None
        assert (review.rating, review.status) == (1, "pending")
