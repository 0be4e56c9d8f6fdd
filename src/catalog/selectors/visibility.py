"""The one place that decides which rows a viewer may see."""

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, QuerySet
from django.db.models.expressions import RawSQL

from catalog.models import Brand, Category, Product, ProductReview
from nexus.common.viewer import Viewer

MANAGE_PRODUCTS = "catalog.change_product"
MODERATE_REVIEWS = "catalog.change_productreview"

# In SQL, as every list holds it: the ORM would take half a millisecond to put it together each time.
HIDDEN_CATEGORIES = RawSQL(
    """
    SELECT child.id FROM catalog_category AS child JOIN catalog_category AS top
    ON child.tree_id = top.tree_id AND child.lft BETWEEN top.lft AND top.rght
    WHERE NOT top.is_active
    """,
    params=(),
)

_UNSHOWN_OF_AUTHORS = [
    f"author__{column.name}"
    for column in ProductReview._meta.get_field("author").related_model._meta.concrete_fields
    if column.name not in {"id", "first_name", "last_name"}
]


def every_product() -> QuerySet[Product]:
    """Products in any state, for those who manage them; `search_vector` is for the database alone."""
    return Product.objects.defer("search_vector")


def published_products() -> QuerySet[Product]:
    """Products that everyone may see: active ones, in no hidden category."""
    return every_product().filter(~Q(category__in=HIDDEN_CATEGORIES), is_active=True)


def visible_products(viewer: Viewer) -> QuerySet[Product]:
    """Products that `viewer` may look up: those who manage products see every one."""
    return every_product() if viewer.has(MANAGE_PRODUCTS) else published_products()


def published_categories() -> QuerySet[Category]:
    """Categories that everyone may see: active ones, below active ones alone."""
    categories: QuerySet[Category] = Category.objects.filter(~Q(id__in=HIDDEN_CATEGORIES))
    return categories


def published_brands() -> QuerySet[Brand]:
    """Brands that everyone may see."""
    return Brand.objects.filter(is_active=True)


def with_published_brand(products: QuerySet[Product]) -> QuerySet[Product]:
    """Let `published_brand` come along with products, and `published_brand_id`, which is None where there is none."""
    published = FilteredRelation("brand", condition=Q(brand__is_active=True))
    products = products.annotate(published_brand=published, published_brand_id=F("published_brand__id"))
    return products.select_related("published_brand")  # type: ignore[misc]  # the plugin knows fields of the model alone


def _reviews() -> QuerySet[ProductReview]:
    """Reviews in any state, with no more of their authors than the names."""
    return ProductReview.objects.select_related("author").defer(*_UNSHOWN_OF_AUTHORS)


def approved_reviews() -> QuerySet[ProductReview]:
    """Reviews that everyone may see, with the names of their authors."""
    return _reviews().filter(status=ProductReview.Status.APPROVED)


def visible_reviews(viewer: Viewer) -> QuerySet[ProductReview]:
    """Reviews that `viewer` may look up: approved ones and their own; moderators see every one.

    A review of a product that is hidden from the viewer is hidden with it, but not from its author.
    """
    reviews = _reviews()
    if viewer.has(MODERATE_REVIEWS):
        return reviews
    # Looked up for each review: as a list of ids it would be all products of the shop, for the sake of one review.
    product = Exists(visible_products(viewer).filter(pk=OuterRef("product")))
    public = Q(product, status=ProductReview.Status.APPROVED)
    if viewer.user_id is None:
        return reviews.filter(public)
    return reviews.filter(public | Q(author_id=viewer.user_id))
