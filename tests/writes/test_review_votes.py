"""`voteReviewHelpful` and `removeReviewVote`: one voice of each customer for each review of somebody else."""

from typing import Any

import pytest
from django.db import connection

from catalog.models import Brand, Product, ProductReview, ReviewVote
from nexus.common.viewer import ANONYMOUS, Viewer
from tests.factories import global_id, make_brand, make_path, make_product, make_review, make_user
from tests.graphql import MANAGER, MODERATOR, Refusal, ask, ask_as, captured_statements
from tests.writes.reviews import HIDE, Refused, deleted, make_moderator, make_viewer, moderate, refusals, update
from tests.writes.votes import TAKE_BACK, VOTE, counts, give_votes, take_back, vote

pytestmark = pytest.mark.usefixtures("_no_window_ends")

HIDDEN = [Refused("NOT_FOUND", ("id",))]


def make_shop() -> ProductReview:
    category = make_path("home/lamps")
    return make_review(make_product(category=category, brand=make_brand()), title="a")


def test_a_vote_counts_once_and_is_taken_back_once() -> None:
    review, viewer = make_shop(), make_viewer()
    for _ in range(2):
        assert vote(viewer, review) == {"review": {"helpfulCount": 1, "viewerHasVoted": True}, "errors": []}
        assert counts() == {"a": (1, 1)}
    assert vote(make_viewer(), review)["review"] == {"helpfulCount": 2, "viewerHasVoted": True}
    for _ in range(2):
        assert take_back(viewer, review) == {"review": {"helpfulCount": 1, "viewerHasVoted": False}, "errors": []}
        assert counts() == {"a": (1, 1)}


def test_a_vote_moves_nothing_else_of_the_review() -> None:
    review = make_shop()
    before = ProductReview.objects.values().get()
    product = Product.objects.values().get()
    give_votes(review, 1)
    assert ProductReview.objects.values().get() == before | {"helpful_count": 1}
    assert Product.objects.values().get() == product


def test_staff_vote_as_customers_do() -> None:
    review = make_shop()
    assert vote(make_moderator(), review)["review"]["helpfulCount"] == 1


def test_nobody_votes_for_an_own_review() -> None:
    author = make_user()
    review = make_review(make_product(), author=author, title="a")
    for send in (vote, take_back):
        assert refusals(send(Viewer(author.pk), review)) == [Refused("OWN_REVIEW", ("id",))]
        assert refusals(send(Viewer(author.pk, MODERATOR.permissions), review)) == [Refused("OWN_REVIEW", ("id",))]
    assert counts() == {"a": (0, 0)}


def test_an_imported_review_is_nobodys_own() -> None:
    review = make_review(make_product(), imported_author_name="Ada Lovelace", title="a")
    give_votes(review, 2)
    assert counts() == {"a": (2, 2)}


@pytest.mark.parametrize("state", HIDE)
@pytest.mark.parametrize("document", [VOTE, TAKE_BACK], ids=["vote", "take back"])
def test_a_hidden_review_is_refused_as_one_that_never_was(state: str, document: str) -> None:
    review, gone = make_shop(), deleted(make_review(make_product("gone"), title="b"))
    (voter, *_) = give_votes(review, 2)
    HIDE[state]()
    # Staff see them elsewhere, and vote as little.
    for permissions in (frozenset[str](), MODERATOR.permissions | MANAGER.permissions):
        viewer = Viewer(voter.user_id, permissions)
        answers = []
        for each in (review, gone):
            with captured_statements() as statements:
                answers.append((ask_as(viewer, document, id=global_id(each)).body, len(statements)))
        assert answers[0] == answers[1]
        (payload,) = answers[0][0]["data"].values()
        assert refusals(payload) == HIDDEN
    assert counts() == {"a": (2, 2)}


def test_an_inactive_brand_hides_no_review() -> None:
    review = make_shop()
    Brand.objects.update(is_active=False)
    give_votes(review, 1)
    assert counts() == {"a": (1, 1)}


def test_an_edit_takes_the_votes_away_that_were_for_other_words() -> None:
    author = make_user()
    review = make_review(make_product(), 4, author=author, title="Bright", comment="Reads well by it.")
    give_votes(review, 3)
    same = {"rating": 4, "title": "Bright", "comment": "Reads well by it."}
    assert update(Viewer(author.pk), review, **same)["review"]["status"] == "PENDING"
    assert counts() == {"Bright": (3, 3)}
    for words in ({"rating": 5}, {"title": "Brighter"}, {"comment": "Other words."}):
        ReviewVote.objects.create(review=review, voter=make_user())
        assert update(Viewer(author.pk), review, **same | words)["errors"] == []
        assert [*counts().values()] == [(0, 0)]
        update(Viewer(author.pk), review, **same)


def test_a_rejection_keeps_the_votes_for_when_it_is_lifted() -> None:
    review = make_shop()
    voter, _ = give_votes(review, 2)
    moderate(make_moderator(), review, "REJECT")
    assert refusals(take_back(voter, review)) == HIDDEN
    moderate(make_moderator(), review)
    assert take_back(voter, review)["review"]["helpfulCount"] == 1
    assert counts() == {"a": (1, 1)}


def test_the_count_follows_the_votes_however_they_go() -> None:
    lamp = make_product()
    first, second = (make_review(lamp, title=title) for title in "ab")
    voters = give_votes(first, 3)
    for voter in voters[:2]:
        vote(voter, second)
    assert counts() == {"a": (3, 3), "b": (2, 2)}
    type(make_user()).objects.get(pk=voters[0].user_id).delete()
    assert counts() == {"a": (2, 2), "b": (1, 1)}
    ReviewVote.objects.filter(voter=voters[2].user_id).update(review=second)
    assert counts() == {"a": (1, 1), "b": (2, 2)}
    first.delete()
    assert counts() == {"b": (2, 2)}
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; TRUNCATE catalog_reviewvote")
    assert counts() == {"b": (0, 0)}
    ReviewVote.objects.bulk_create(ReviewVote(review=second, voter_id=voter.user_id) for voter in voters[1:])
    assert counts() == {"b": (2, 2)}
    lamp.delete()
    assert not ReviewVote.objects.exists()


def test_only_votes_move_the_count() -> None:
    review = make_shop()
    give_votes(review, 2)
    # It was read before.
    review.is_verified_purchase = True
    review.save()
    ProductReview.objects.update(helpful_count=99)
    make_review(review.product, title="b", helpful_count=7)
    assert counts() == {"a": (2, 2), "b": (0, 0)}


@pytest.mark.parametrize("document", [VOTE, TAKE_BACK], ids=["vote", "take back"])
def test_needs_somebody_who_is_signed_in(document: str) -> None:
    review = make_shop()
    answer = ask(document, id=global_id(review))
    assert answer.refusal.code == "UNAUTHENTICATED"
    assert counts() == {"a": (0, 0)}


@pytest.mark.parametrize("document", [VOTE, TAKE_BACK], ids=["vote", "take back"])
def test_takes_the_id_of_a_review_alone(document: str) -> None:
    review = make_shop()
    for wrong in (global_id(review.product), "nonsense", ""):
        answer = ask_as(make_viewer(), document, id=wrong)
        assert (answer.refusal.code, answer.refusal.field) == ("BAD_REQUEST", "id")


def test_votes_have_a_budget_of_their_own(settings: Any) -> None:
    settings.RATE_LIMIT_REVIEW, settings.RATE_LIMIT_REVIEW_VOTE = "1/h", "3/h"
    review, viewer = make_shop(), make_viewer()
    assert [refusals(send(viewer, review)) for send in (vote, take_back, vote)] == [[], [], []]
    with captured_statements() as statements:
        limited = take_back(viewer, review)
    assert refusals(limited) == [Refused("RATE_LIMITED", None)]
    assert limited["errors"][0]["message"].startswith("Too many votes for reviews. Try again in ")
    assert statements == []
    assert counts() == {"a": (1, 1)}
    assert vote(make_viewer(), review)["errors"] == []


def test_what_a_vote_costs() -> None:
    review, viewer = make_shop(), make_viewer()
    found = {}
    for name, send in (("vote", vote), ("again", vote), ("back", take_back), ("back again", take_back)):
        with captured_statements() as statements:
            send(viewer, review)
        found[name] = [each.split()[0] for each in statements]
    read = ["SELECT", "SELECT"]
    assert found == {
        "vote": ["SAVEPOINT", "SELECT", "SELECT", "INSERT", "RELEASE", *read],
        "again": ["SAVEPOINT", "SELECT", "SELECT", "RELEASE", *read],
        "back": ["SAVEPOINT", "SELECT", "DELETE", "RELEASE", *read],
        "back again": ["SAVEPOINT", "SELECT", "DELETE", "RELEASE", *read],
    }


def test_nobody_learns_whose_votes_they_are() -> None:
    """What others read of a review with votes is the same for everybody but those who gave one."""
    review = make_shop()
    voter, other = give_votes(review, 1)[0], make_viewer()
    document = "query ($id: ID!) { node(id: $id) { ... on Review { helpfulCount viewerHasVoted } } }"
    seen = [ask_as(viewer, document, id=global_id(review)).data["node"] for viewer in (voter, other, ANONYMOUS)]
    assert seen == [{"helpfulCount": 1, "viewerHasVoted": each} for each in (True, False, False)]
    assert Refusal("BAD_REQUEST") == ask('{ node(id: "x") { ... on Review { votes { id } } } }').refusal
