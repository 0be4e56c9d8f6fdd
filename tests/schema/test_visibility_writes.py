"""What others read of a product is, byte for byte, the same whatever is written and waits for a moderator."""

from collections.abc import Callable

import pytest
from django.contrib.auth.models import Permission

from accounts.models import User
from catalog.models import Product, ProductReview
from nexus.common.viewer import Viewer
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import day, global_id, make_product, make_review, make_user
from tests.graphql import MANAGER, OPERATIONS, ask, ask_as, field_of
from tests.schema.test_visibility import REVIEWS
from tests.writes.reviews import create, delete, make_moderator, moderate, update

# Every way to a review or to what reviews add up to.
PATHS = REVIEWS | {
    "page": OPERATIONS["product"].replace("query ProductPage($slug: String!)", "").replace("$slug", '"lamp"'),
    "first page": '{ product(slug: "lamp") { reviews(first: 1) { edges { cursor } pageInfo { hasNextPage } } } }',
    "verified": '{ product(slug: "lamp") { reviews(filter: {verifiedOnly: true}) { nodes { id } totalCount } } }',
    "related": '{ product(slug: "shade") { related { slug rating { average count } } } }',
    "search": '{ products(search: "dark bulb") { nodes { slug } totalCount } }',
    "updated": '{ product(slug: "lamp") { updatedAt } }',
}

ADA, LOVELACE, WORDS = "Ada", "Lovelace", {"rating": 1, "title": "Dark bulb", "comment": "Dark bulb."}


@pytest.fixture
def author() -> User:
    """Somebody who writes about a lamp that others have reviewed."""
    lamp = make_product()
    make_review(lamp, 5)
    make_review(lamp, 4, is_verified_purchase=True, created_at=day(1))
    make_review(make_product("shade"), 5)
    return make_user(ADA, LOVELACE)


@pytest.fixture
def others() -> list[str | None]:
    """Tokens of others: of nobody, a customer, and staff who manage products."""
    customer, manager = (make_user(is_email_verified=True, is_staff=is_staff) for is_staff in (False, True))
    manager.user_permissions.add(Permission.objects.get(codename="change_product"))
    return [None, *(tokens_of(sign_in(user)).access_token for user in (customer, manager))]


def read(others: list[str | None], review_id: str) -> dict[tuple[str, str], bytes]:
    """Return what each of the others reads on each path."""
    found = {}
    for token in others:
        for path, document in PATHS.items():
            answer = ask(document.replace("REVIEW", review_id), token=token)
            assert answer.data
            found[path, str(token)] = answer.text
    return found


def approved_by(author: User) -> ProductReview:
    product = Product.objects.get(slug="lamp")
    return make_review(product, 3, author=author, title="Dark", created_at=day(2), is_verified_purchase=True)


def test_a_new_review_changes_no_byte_for_others(author: User, others: list[str | None]) -> None:
    viewer, product = Viewer(author.pk), Product.objects.get(slug="lamp")
    # The id that the review will have is the one that a deleted one had, as far as others can tell.
    review_id = create(viewer, product, **WORDS)["review"]["id"]
    written = read(others, review_id)
    review = ProductReview.objects.get(author=author)
    update(viewer, review, **WORDS | {"title": "Darker bulb"})
    changed = read(others, review_id)
    moderate(make_moderator(), review, "REJECT", reason="About another lamp.", isVerifiedPurchase=True)
    rejected = read(others, review_id)
    delete(viewer, review)
    assert written == changed == rejected == read(others, review_id)


def change(review: ProductReview) -> None:
    update(Viewer(review.author_id), review, **WORDS)


def reject(review: ProductReview) -> None:
    moderate(make_moderator(), review, "REJECT", reason="Rude.")


def take_back(review: ProductReview) -> None:
    delete(Viewer(review.author_id), review)


@pytest.mark.parametrize("hide", [change, reject, take_back])
def test_an_approved_review_disappears_at_once_on_every_path(
    author: User, others: list[str | None], hide: Callable[[ProductReview], None]
) -> None:
    never = read(others, global_id(ProductReview(pk=10**9)))
    review = approved_by(author)
    shown = read(others, global_id(review))
    assert {path for path, token in shown if shown[path, token] != never[path, token]} >= {
        "node",
        "list",
        "rating",
        "page",
        "verified",
        "related",
    }
    hide(review)
    assert read(others, global_id(review)) == never


def test_it_comes_back_once_a_moderator_lets_it_through(author: User, others: list[str | None]) -> None:
    review = approved_by(author)
    update(Viewer(author.pk), review, **WORDS)
    moderate(make_moderator(), review)
    document = "query ($id: ID!) { node(id: $id) { ... on Review { title isEdited status rejectionReason } } }"
    expected = {"title": "Dark bulb", "isEdited": True, "status": "APPROVED", "rejectionReason": None}
    for token in others:
        assert ask(document, token=token, id=global_id(review)).data["node"] == expected


def test_its_author_reads_it_in_their_own_places_and_counts_it_nowhere(author: User) -> None:
    viewer, product = Viewer(author.pk), Product.objects.get(slug="lamp")
    own = create(viewer, product, **WORDS)["review"]["id"]
    selection = """a: viewerReview { id status } b: viewerReviewEligibility { canReview reason }
      c: reviews { nodes { id } totalCount } d: rating { count histogram { count } }"""
    shown = ask_as(viewer, f'{{ product(slug: "lamp") {{ {selection} }} }}').data["product"]
    assert shown["a"] == {"id": own, "status": "PENDING"}
    assert shown["b"] == {"canReview": False, "reason": "ALREADY_REVIEWED"}
    assert (shown["c"]["totalCount"], own in {each["id"] for each in shown["c"]["nodes"]}) == (2, False)
    assert (shown["d"]["count"], [row["count"] for row in shown["d"]["histogram"]]) == (2, [1, 1, 0, 0, 0])


def test_those_who_manage_products_read_no_review_of_others_either(author: User) -> None:
    product = Product.objects.get(slug="lamp")
    own = create(Viewer(author.pk), product, **WORDS)["review"]["id"]
    manager = Viewer(make_user().pk, MANAGER.permissions)
    assert ask_as(manager, "query ($id: ID!) { node(id: $id) { id } }", id=own).data == {"node": None}
    assert field_of(product, "viewerReview { id }", manager) is None
