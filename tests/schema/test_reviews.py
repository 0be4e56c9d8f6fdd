"""`Product.reviews`, `Product.rating` and the fields of a review."""

from typing import Any

import pytest

from catalog.models import ProductReview, ReviewReply, ReviewVote
from tests.factories import day, global_id, make_product, make_review, make_user
from tests.graphql import Refusal, ask, field_of

LIST = """query List(
  $filter: ReviewFilterInput, $sort: ReviewSort! = NEWEST, $first: Int, $after: String, $last: Int, $before: String
) {
  product(slug: "lamp") {
    reviews(filter: $filter, sort: $sort, first: $first, after: $after, last: $last, before: $before) {
      edges { cursor node { title } } nodes { title } totalCount
      pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    }
  }
}"""


@pytest.fixture
def shop() -> None:
    """A lamp with reviews a to f, e and f of one instant; the shade has one of its own."""
    lamp = make_product()
    for title, rating, number, verified in (
        ("a", 3, 2, True),
        ("b", 5, 1, False),
        ("c", 1, 3, True),
        ("d", 5, 4, False),
        ("e", 3, 5, False),
        ("f", 3, 5, True),
    ):
        make_review(lamp, rating, title=title, created_at=day(number), is_verified_purchase=verified)
    make_review(make_product("shade"), 2, title="other", created_at=day(9))
    for title, count in VOTES.items():
        review = ProductReview.objects.get(title=title)
        ReviewVote.objects.bulk_create(ReviewVote(review=review, voter=make_user()) for _ in range(count))


def page(**arguments: Any) -> Any:
    return ask(LIST, **arguments).data["product"]["reviews"]


def titles(connection: Any) -> str:
    nodes = [node["title"] for node in connection["nodes"]]
    assert nodes == [edge["node"]["title"] for edge in connection["edges"]]
    return "".join(nodes)


ORDERS = {
    "NEWEST": "fedcab",
    "OLDEST": "bacdef",
    "RATING_DESC": "dbfeac",
    "RATING_ASC": "caefbd",
    "MOST_HELPFUL": "cfedab",
}
VOTES = {"c": 2, "a": 1, "f": 1, "e": 1, "d": 1}


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(("sort", "expected"), ORDERS.items())
def test_lists_in_order_and_pages_both_ways(sort: str, expected: str) -> None:
    whole = page(sort=sort)
    assert (titles(whole), whole["totalCount"]) == (expected, 6)
    for size in (1, 4):
        forward, cursor = "", None
        while True:
            part = page(sort=sort, first=size, after=cursor)
            forward, cursor = forward + titles(part), part["pageInfo"]["endCursor"]
            if not part["pageInfo"]["hasNextPage"]:
                break
        backward, cursor = "", None
        while True:
            part = page(sort=sort, last=size, before=cursor)
            backward, cursor = titles(part) + backward, part["pageInfo"]["startCursor"]
            if not part["pageInfo"]["hasPreviousPage"]:
                break
        assert (forward, backward) == (expected, expected)


@pytest.mark.usefixtures("shop")
def test_is_newest_first_unless_told_otherwise() -> None:
    assert titles(page()) == ORDERS["NEWEST"]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize(
    ("conditions", "expected"),
    [
        ({"ratings": [5]}, "db"),
        ({"ratings": [5, 1]}, "dcb"),
        ({"ratings": [2]}, ""),
        ({"ratings": []}, ""),
        ({"verifiedOnly": True}, "fca"),
        ({"verifiedOnly": False}, "fedcab"),
        ({"ratings": [3], "verifiedOnly": True}, "fa"),
        ({"ratings": None, "verifiedOnly": None, "statuses": None}, "fedcab"),
    ],
)
def test_lists_what_meets_the_filter(conditions: dict[str, Any], expected: str) -> None:
    found = page(filter=conditions)
    assert (titles(found), found["totalCount"]) == (expected, len(expected))


@pytest.mark.parametrize("ratings", [[0], [6], [5, -1], [2**31 - 1], [3] * 101])
def test_refuses_ratings_out_of_range(ratings: list[int]) -> None:
    make_product()
    answer = ask(LIST, filter={"ratings": ratings})
    assert answer.refusal == Refusal("BAD_REQUEST", "filter.ratings", ["product", "reviews"])


def test_shows_every_field_of_a_review(settings: Any) -> None:
    review = make_review(
        make_product(),
        4,
        author=make_user("Ada", "King"),
        title="Bright & <b>warm</b>",
        comment="Line one.\nLine two.",
        is_verified_purchase=True,
        is_edited=True,
        created_at=day(2),
    )
    ProductReview.objects.update(updated_at=day(3))
    ReviewVote.objects.bulk_create(ReviewVote(review=review, voter=make_user()) for _ in range(2))
    ReviewReply.objects.create(review=review, text="Thank you.\nCome again.", author=make_user("Sta", "Ff"))
    ReviewReply.objects.update(created_at=day(4), updated_at=day(5))
    document = """query One($id: ID!) { node(id: $id) { ... on Review {
      id authorName rating title comment isVerifiedPurchase isEdited status rejectionReason createdAt updatedAt
      product { slug } helpfulCount viewerHasVoted reply { text authorName createdAt updatedAt }
    } } }"""
    assert ask(document, id=global_id(review)).data["node"] == {
        "id": global_id(review),
        "authorName": "Ada K.",
        "rating": 4,
        "title": "Bright & <b>warm</b>",
        "comment": "Line one.\nLine two.",
        "isVerifiedPurchase": True,
        "isEdited": True,
        "status": "APPROVED",
        "rejectionReason": None,
        "createdAt": "2026-01-03T12:00:00Z",
        "updatedAt": "2026-01-04T12:00:00Z",
        "product": {"slug": "lamp"},
        "helpfulCount": 2,
        "viewerHasVoted": False,
        "reply": {
            "text": "Thank you.\nCome again.",
            "authorName": settings.SHOP_NAME,
            "createdAt": "2026-01-05T12:00:00Z",
            "updatedAt": "2026-01-06T12:00:00Z",
        },
    }


@pytest.mark.parametrize(
    ("first_name", "last_name", "shown"),
    [
        ("Ada", "Lovelace", "Ada L."),
        ("Ada", "", "Ada"),
        ("Ada Mary", "von Hohenberg", "Ada Mary V."),
        ("", "øre", "Ø."),
    ],
)
def test_an_author_is_a_first_name_and_an_initial(first_name: str, last_name: str, shown: str) -> None:
    author = make_user(first_name, last_name, email="secret@example.com")
    make_review(make_product(), author=author)
    answer = ask('{ product(slug: "lamp") { reviews { nodes { authorName } } } }')
    assert answer.data["product"]["reviews"]["nodes"] == [{"authorName": shown}]
    assert b"secret" not in answer.text


@pytest.mark.parametrize(("name", "shown"), [("Ada Lovelace", "Ada L."), ("Ada", "Ada"), ("Ada mary King", "Ada M.")])
def test_an_imported_author_is_a_first_name_and_an_initial_too(name: str, shown: str) -> None:
    make_review(make_product(), imported_author_name=name)
    answer = ask('{ product(slug: "lamp") { reviews { nodes { authorName } } } }')
    assert answer.data["product"]["reviews"]["nodes"] == [{"authorName": shown}]


def test_sums_up_the_approved_reviews() -> None:
    product = make_product()
    for number, rating in enumerate([5, 5, 4, 1, 1, 1, 3]):
        make_review(product, rating, is_verified_purchase=number < 2)
    selection = "rating { average count verifiedCount histogram { stars count share } }"
    assert field_of(product, selection) == {
        "average": 2.86,
        "count": 7,
        "verifiedCount": 2,
        "histogram": [
            {"stars": stars, "count": count, "share": count / 7}
            for stars, count in ((5, 2), (4, 1), (3, 1), (2, 0), (1, 3))
        ],
    }


def test_has_no_average_without_a_review() -> None:
    rating = field_of(make_product(), "rating { average count verifiedCount histogram { count share } }")
    assert rating == {"average": None, "count": 0, "verifiedCount": 0, "histogram": [{"count": 0, "share": 0.0}] * 5}


def test_every_product_pages_its_own_reviews() -> None:
    for slug, count in (("a", 4), ("b", 1), ("c", 0)):
        product = make_product(slug)
        for number in range(count):
            make_review(product, title=f"{slug}{number}", created_at=day(number))
    document = """{ products(sort: OLDEST) { nodes { reviews(first: 3) {
      nodes { title } totalCount pageInfo { hasNextPage }
    } } } }"""
    pages = [node["reviews"] for node in ask(document).data["products"]["nodes"]]
    assert [[node["title"] for node in page["nodes"]] for page in pages] == [["a3", "a2", "a1"], ["b0"], []]
    assert [page["totalCount"] for page in pages] == [4, 1, 0]
    assert [page["pageInfo"]["hasNextPage"] for page in pages] == [True, False, False]
