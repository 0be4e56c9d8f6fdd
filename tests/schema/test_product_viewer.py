"""What `product` tells one viewer and not another."""

from catalog.models import Category, Product
from nexus.common.viewer import Viewer
from tests.factories import make_path, make_product, make_review, make_user
from tests.graphql import MANAGER, field_of

STAFF = """staff {
  stockQuantity lowStockThreshold viewCount isActive revision regularPrice { amount } discountPrice { amount }
}"""


def test_staff_fields_are_for_those_who_manage_products() -> None:
    product = make_product(stock_quantity=9, discount_price="7", regular_price="8", is_active=False)
    assert field_of(product, STAFF, MANAGER) == {
        "stockQuantity": 9,
        "lowStockThreshold": 5,
        "viewCount": 0,
        "isActive": False,
        "revision": 1,
        "regularPrice": {"amount": "8.00"},
        "discountPrice": {"amount": "7.00"},
    }
    assert field_of(make_product("open"), STAFF) is None
    assert field_of(make_product("other"), STAFF, Viewer(make_user().pk)) is None


def test_the_viewer_sees_their_own_review_in_any_state() -> None:
    product, author = make_product(), make_user()
    make_review(product, 2, author=author, status="rejected", rejection_reason="Rude.")
    viewer = Viewer(author.pk)
    review = field_of(product, "viewerReview { rating status rejectionReason }", viewer)
    assert review == {"rating": 2, "status": "REJECTED", "rejectionReason": "Rude."}
    assert field_of(product, "viewerReview { rating }") is None
    assert field_of(product, "viewerReview { rating }", Viewer(make_user().pk)) is None


def test_the_viewer_can_review_once() -> None:
    product, author, other = make_product(), make_user(), make_user()
    make_review(product, author=author, status="pending")
    selection = "viewerReviewEligibility { canReview reason }"
    assert field_of(product, selection) == {"canReview": False, "reason": "NOT_AUTHENTICATED"}
    assert field_of(product, selection, Viewer(author.pk)) == {"canReview": False, "reason": "ALREADY_REVIEWED"}
    assert field_of(product, selection, Viewer(other.pk)) == {"canReview": True, "reason": None}


def test_nobody_reviews_what_is_hidden_though_staff_see_it() -> None:
    product, selection = make_product(category=make_path("home/lamps")), "viewerReviewEligibility { canReview reason }"
    manager = Viewer(make_user().pk, MANAGER.permissions)
    assert field_of(product, selection, manager) == {"canReview": True, "reason": None}
    hidden = {"canReview": False, "reason": "NOT_PUBLISHED"}
    Category.objects.filter(slug="home").update(is_active=False)
    assert field_of(product, selection, manager) == hidden
    Category.objects.update(is_active=True)
    Product.objects.update(is_active=False)
    assert field_of(product, selection, manager) == hidden
