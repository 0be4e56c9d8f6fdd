"""What customers and moderators do with reviews, sent into the schema."""

from collections.abc import Callable
from typing import Any, NamedTuple

from catalog.models import Category, Product, ProductReview
from nexus.common.viewer import Viewer
from tests.factories import global_id, make_product, make_user
from tests.graphql import MODERATOR, ask_as

SEEN = "review { id status rejectionReason rating title comment isVerifiedPurchase isEdited }"
ERRORS = "errors { code field message }"
CREATE = f"""mutation ($productId: ID!, $input: ReviewInput!) {{
  createReview(productId: $productId, input: $input) {{ {SEEN} {ERRORS} }}
}}"""
UPDATE = f"""mutation ($id: ID!, $input: ReviewInput!) {{
  updateReview(id: $id, input: $input) {{ {SEEN} {ERRORS} }}
}}"""
DELETE = f"mutation ($id: ID!) {{ deleteReview(id: $id) {{ deletedId {ERRORS} }} }}"
MODERATE = f"""mutation (
  $id: ID!, $decision: ModerationDecision!, $reason: String, $isVerifiedPurchase: Boolean, $expectedUpdatedAt: DateTime
) {{
  moderateReview(
    id: $id, decision: $decision, reason: $reason, isVerifiedPurchase: $isVerifiedPurchase,
    expectedUpdatedAt: $expectedUpdatedAt
  ) {{ {SEEN} {ERRORS} }}
}}"""

WORDS = {"rating": 4, "title": "Bright", "comment": "Reads well by it."}
OTHER_WORDS = {"rating": 1, "title": "Dark", "comment": "The bulb is gone."}
# What hides a review of a product below the category `home` from everyone.
HIDE: dict[str, Callable[[], Any]] = {
    "pending": lambda: ProductReview.objects.update(status="pending"),
    "rejected": lambda: ProductReview.objects.update(status="rejected"),
    "of an inactive product": lambda: Product.objects.update(is_active=False),
    "of a product in a hidden category": lambda: Category.objects.filter(slug="home").update(is_active=False),
}


class Refused(NamedTuple):
    """One error of a payload, without its words."""

    code: str
    field: tuple[str, ...] | None


def make_viewer() -> Viewer:
    """Return a customer who is signed in."""
    return Viewer(make_user().pk)


def run_as(viewer: Viewer, document: str, **variables: Any) -> dict[str, Any]:
    """Send a mutation and return its payload, which has the thing or errors."""
    (payload,) = ask_as(viewer, document, **variables).data.values()
    (thing,) = (value for name, value in payload.items() if name != "errors")
    assert (thing is None) is bool(payload["errors"])
    return dict(payload)


def create(viewer: Viewer, product: Product, **words: Any) -> dict[str, Any]:
    return run_as(viewer, CREATE, productId=global_id(product), input=WORDS | words)


def update(viewer: Viewer, review: ProductReview, **words: Any) -> dict[str, Any]:
    return run_as(viewer, UPDATE, id=global_id(review), input=OTHER_WORDS | words)


def delete(viewer: Viewer, review: ProductReview) -> dict[str, Any]:
    return run_as(viewer, DELETE, id=global_id(review))


def moderate(viewer: Viewer, review: ProductReview, decision: str = "APPROVE", **more: Any) -> dict[str, Any]:
    return run_as(viewer, MODERATE, id=global_id(review), decision=decision, **more)


def refusals(payload: dict[str, Any]) -> list[Refused]:
    """Return the errors of a payload, each with its code and path."""
    return [Refused(each["code"], each["field"] and tuple(each["field"])) for each in payload["errors"]]


def rows() -> list[dict[str, Any]]:
    """Return every review as it is stored."""
    return list(ProductReview.objects.order_by("pk").values())


def deleted(review: ProductReview) -> ProductReview:
    """Delete a review behind everybody's back; its id is one that exists no more."""
    pk = review.pk
    review.delete()
    review.pk = pk
    return review


def make_deleted_product() -> Product:
    """Return a product that exists no more."""
    product = make_product("gone")
    pk = product.pk
    product.delete()
    product.pk = pk
    return product


def make_moderator() -> Viewer:
    """Return a member of staff who may moderate reviews, and nothing else."""
    return Viewer(make_user("Mo", "Moderator", is_staff=True).pk, MODERATOR.permissions)
