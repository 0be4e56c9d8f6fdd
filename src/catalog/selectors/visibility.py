"""The one place that decides which rows a viewer may see."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from catalog.models import Brand, Category, Product, ProductReview
from nexus.common.viewer import Viewer

MANAGE_PRODUCTS = "catalog.change_product"
MODERATE_REVIEWS = "catalog.change_productreview"


def hidden_categories() -> QuerySet[Category]:
    """Categories that stand in the subtree of an inactive one, itself included."""
    inactive_ancestor = Category.objects.filter(
        is_active=False, tree_id=OuterRef("tree_id"), lft__lte=OuterRef("lft"), rght__gte=OuterRef("rght")
    )
    return Category.objects.order_by().filter(Exists(inactive_ancestor))


def every_product() -> QuerySet[Product]:
    """Products in any state, for those who manage them."""
    return Product.objects.defer("search_vector")


def published_products() -> QuerySet[Product]:
    """Products that everyone may see: active ones, in no hidden category."""
    return every_product().filter(is_active=True).exclude(category__in=hidden_categories().values("id"))


def visible_products(viewer: Viewer) -> QuerySet[Product]:
    """Products that `viewer` may look up: those who manage products see every one."""
    return every_product() if viewer.has(MANAGE_PRODUCTS) else published_products()


def published_brands() -> QuerySet[Brand]:
    """Brands that everyone may see."""
    return Brand.objects.filter(is_active=True)


def approved_reviews() -> QuerySet[ProductReview]:
    """Reviews that everyone may see, with their authors."""
    return ProductReview.objects.filter(status=ProductReview.Status.APPROVED).select_related("author")


def visible_reviews(viewer: Viewer) -> QuerySet[ProductReview]:
    """Reviews that `viewer` may look up: approved ones and their own; moderators see every one.

    A review of a product that is hidden from the viewer is hidden with it, but not from its author.
    """
    reviews = ProductReview.objects.select_related("author")
    if viewer.has(MODERATE_REVIEWS):
        return reviews
    public = Q(status=ProductReview.Status.APPROVED, product__in=visible_products(viewer).values("id"))
    if viewer.user_id is None:
        return reviews.filter(public)
    return reviews.filter(public | Q(author_id=viewer.user_id))
