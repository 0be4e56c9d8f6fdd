"""Votes that many give and take back at the same moment, each on a connection of their own."""

from collections import Counter
from random import Random

import pytest

from catalog.actions.review_votes import remove_review_vote, vote_review_helpful
from catalog.actions.reviews import delete_review, moderate_review, update_review
from catalog.errors import ReviewErrorCode
from catalog.models import ProductReview
from catalog.services.reviews import ModerationDecision, Ruling
from tests.factories import make_product, make_review, make_user
from tests.writes.reviews import make_moderator
from tests.writes.test_review_races import WRITERS, at_once, outcome, words
from tests.writes.votes import counts

pytestmark = pytest.mark.django_db(transaction=True)


def test_twenty_parallel_voters_are_counted_each() -> None:
    review = make_review(make_product(), title="a")
    voters = [make_user().pk for _ in range(WRITERS)]
    assert at_once(lambda number: outcome(vote_review_helpful, voters[number], review.pk)) == [None] * WRITERS
    assert counts() == {"a": (WRITERS, WRITERS)}
    assert at_once(lambda number: outcome(remove_review_vote, voters[number], review.pk)) == [None] * WRITERS
    assert counts() == {"a": (0, 0)}


def test_twenty_parallel_votes_of_one_person_count_once() -> None:
    review, voter = make_review(make_product(), title="a"), make_user().pk
    assert at_once(lambda _: outcome(vote_review_helpful, voter, review.pk)) == [None] * WRITERS
    assert counts() == {"a": (1, 1)}


def test_after_a_storm_every_count_is_what_its_votes_say() -> None:
    """Votes come and go while authors write anew and take back, moderators decide, and voters are deleted."""
    product, author = make_product(), make_user()
    reviews = [make_review(product, title=title).pk for title in "abc"]
    reviews.append(make_review(product, title="d", author=author).pk)
    voters = [make_user() for _ in range(5)]
    moderator = make_moderator().user_id
    assert moderator

    def blow(number: int) -> list[ReviewErrorCode | None]:
        random = Random(number)  # noqa: S311 - the same storm in every run
        return [outcome(act, random, number) for _ in range(8)]

    def act(random: Random, number: int) -> None:
        review = random.choice(reviews)
        if number == 0:
            update_review(author.pk, reviews[-1], words(random.randint(1, 5)))
        elif number == 1:
            decision = random.choice([*ModerationDecision])
            moderate_review(moderator, review, Ruling(decision=decision))
        elif number == 2:
            vote_review_helpful(make_user().pk, review)
            voters[0].__class__.objects.filter(review_votes__review=review).exclude(
                pk__in=[voter.pk for voter in voters]
            ).delete()
        else:
            send = random.choice([vote_review_helpful, vote_review_helpful, remove_review_vote])
            send(random.choice(voters).pk, review)

    refused = Counter(each for outcomes in at_once(blow) for each in outcomes)
    assert refused.keys() <= {None, ReviewErrorCode.NOT_FOUND}
    found = counts()
    assert len(found) == len(reviews)
    assert all(said == there for said, there in found.values())
    delete_review(author.pk, reviews[-1])
    assert ProductReview.objects.count() == len(reviews) - 1


def test_a_vote_while_a_moderator_rejects_is_counted_or_refused_but_never_lost() -> None:
    review, moderator = make_review(make_product(), title="a"), make_moderator().user_id
    voters = [make_user().pk for _ in range(WRITERS)]
    assert moderator

    def act(number: int) -> ReviewErrorCode | None:
        if number == WRITERS // 2:
            return outcome(moderate_review, moderator, review.pk, Ruling(decision=ModerationDecision.REJECT))
        return outcome(vote_review_helpful, voters[number], review.pk)

    outcomes = Counter(at_once(act))
    assert outcomes.keys() <= {None, ReviewErrorCode.NOT_FOUND}
    counted = outcomes[None] - 1
    assert counts() == {"a": (counted, counted)}
