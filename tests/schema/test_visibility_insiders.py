"""What authors, moderators and managers see that shoppers do not."""

import pytest

from catalog.models import Category, Product, ProductReview
from nexus.common.viewer import ANONYMOUS, Viewer
from tests.factories import day, global_id, make_image, make_path, make_product, make_review, make_user
from tests.graphql import MANAGER, MODERATOR, Refusal, ask_as

NODE = """query Node($id: ID!) { node(id: $id) {
  ... on Review { title status rejectionReason product { slug } }
  ... on Product { slug }
  ... on Image { position }
} }"""


def node(viewer: Viewer, row: object) -> object:
    return ask_as(viewer, NODE, id=global_id(row)).data["node"]


@pytest.mark.parametrize("status", ["pending", "rejected"])
def test_an_author_and_moderators_see_a_review_that_others_do_not(status: str) -> None:
    author = make_user()
    review = make_review(make_product(), author=author, status=status, rejection_reason="Rude.")
    shown = {"title": "Fine", "status": status.upper(), "rejectionReason": "Rude.", "product": {"slug": "lamp"}}
    assert node(Viewer(author.pk), review) == shown
    assert node(MODERATOR, review) == shown
    for other in (ANONYMOUS, Viewer(make_user().pk), MANAGER):
        assert node(other, review) is None


def test_the_state_of_an_approved_review_is_no_secret_but_its_reason_is() -> None:
    author = make_user()
    review = make_review(make_product(), author=author, rejection_reason="Was rude once.")
    for insider in (Viewer(author.pk), MODERATOR):
        assert node(insider, review)["rejectionReason"] == "Was rude once."
    for other in (ANONYMOUS, Viewer(make_user().pk), MANAGER):
        seen = {"title": "Fine", "status": "APPROVED", "rejectionReason": None, "product": {"slug": "lamp"}}
        assert node(other, review) == seen


def test_an_author_keeps_the_review_of_a_hidden_product_but_not_the_product() -> None:
    author = make_user()
    review = make_review(make_product(is_active=False), author=author)
    assert node(Viewer(author.pk), review)["product"] is None
    assert node(MODERATOR, review)["product"] is None
    assert node(ANONYMOUS, review) is None
    assert node(Viewer(make_user().pk), review) is None
    assert node(MANAGER, review)["product"] == {"slug": "lamp"}


def test_managers_look_up_hidden_products_with_their_category() -> None:
    product = make_product(category=make_path("home/lamps"))
    image = make_image(product)
    document = '{ product(slug: "lamp") { slug category { path } breadcrumbs { slug } } }'
    for hide in (Product.objects, Category.objects.filter(slug="home")):
        hide.update(is_active=False)
        assert ask_as(MANAGER, document).data["product"] == {
            "slug": "lamp",
            "category": {"path": "home/lamps"},
            "breadcrumbs": [{"slug": "home"}, {"slug": "lamps"}],
        }
        assert (node(MANAGER, product), node(MANAGER, image)) == ({"slug": "lamp"}, {"position": 0})
        for other in (ANONYMOUS, MODERATOR, Viewer(make_user().pk)):
            assert ask_as(other, document).data == {"product": None}
            assert (node(other, product), node(other, image)) == (None, None)


QUEUE = """query Queue($filter: ReviewFilterInput, $sort: ReviewSort! = NEWEST) {
  reviews(filter: $filter, sort: $sort) { nodes { title status } totalCount }
}"""


def test_moderators_list_reviews_of_all_products_by_state() -> None:
    for number, (status, active) in enumerate([("pending", True), ("approved", False), ("rejected", True)]):
        product = make_product(f"p{number}", is_active=active)
        make_review(product, number + 1, title=status, status=status, created_at=day(number))
    for conditions, expected in (
        ({}, ["approved"]),
        ({"statuses": ["PENDING"]}, ["pending"]),
        ({"statuses": ["PENDING", "REJECTED", "APPROVED"]}, ["rejected", "approved", "pending"]),
        ({"statuses": ["PENDING", "REJECTED"], "ratings": [3]}, ["rejected"]),
        ({"statuses": []}, []),
    ):
        found = ask_as(MODERATOR, QUEUE, filter=conditions).data["reviews"]
        assert [review["title"] for review in found["nodes"]] == expected
        assert [review["status"] for review in found["nodes"]] == [title.upper() for title in expected]
        assert found["totalCount"] == len(expected)


@pytest.mark.parametrize("viewer", [ANONYMOUS, Viewer(MODERATOR.user_id), MANAGER])
def test_the_list_of_all_reviews_is_forbidden_to_others(viewer: Viewer) -> None:
    answer = ask_as(viewer, QUEUE)
    assert answer.refusal == Refusal("FORBIDDEN", None, ["reviews"])
    assert answer.partial_data == {"reviews": None}


@pytest.mark.parametrize("viewer", [ANONYMOUS, Viewer(MODERATOR.user_id), MANAGER])
@pytest.mark.parametrize("statuses", [["PENDING"], ["APPROVED"], []])
def test_the_state_filter_is_forbidden_to_others(viewer: Viewer, statuses: list[str]) -> None:
    make_product()
    document = """query States($statuses: [ReviewStatus!]) {
      product(slug: "lamp") { reviews(filter: {statuses: $statuses}) { totalCount } }
    }"""
    answer = ask_as(viewer, document, statuses=statuses)
    assert answer.refusal == Refusal("FORBIDDEN", "filter.statuses", ["product", "reviews"])


def test_moderators_see_all_reviews_of_a_product_and_its_rating_of_approved_ones() -> None:
    product = make_product()
    for status in ("pending", "approved", "rejected"):
        make_review(product, 3, status=status)
    document = """{ product(slug: "lamp") {
      rating { count }
      approved: reviews { totalCount }
      all: reviews(filter: {statuses: [PENDING, APPROVED, REJECTED]}) { totalCount }
    } }"""
    data = ask_as(MODERATOR, document).data["product"]
    assert data == {"rating": {"count": 1}, "approved": {"totalCount": 1}, "all": {"totalCount": 3}}
    assert ProductReview.objects.count() == 3
