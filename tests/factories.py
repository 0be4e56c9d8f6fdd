"""Rows for the tests: whatever is not said has one plain value, and time stands where it is put."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from accounts.models import User
from catalog.models import Brand, Category, Product, ProductImage, ProductReview, SpecDefinition
from catalog.services.categories import create_category
from schema import ids

DAY_ONE = datetime(2026, 1, 1, 12, tzinfo=UTC)

_numbers = count(1)
_TYPE_NAMES = {ProductImage: "Image", ProductReview: "Review"}


def day(number: int) -> datetime:
    """Return an instant so many days after the first."""
    return DAY_ONE + timedelta(days=number)


def global_id(row: Any) -> str:
    """Return the id that the API gives to `row`."""
    return ids.encode(_TYPE_NAMES.get(type(row), type(row).__name__), row.pk)


def make_category(slug: str = "things", *, parent: Category | None = None, **fields: Any) -> Category:
    """Save a category as the last below its parent."""
    names = {"name": slug.capitalize(), "slug": slug} | fields
    return create_category(parent_id=parent.pk if parent else None, **names)


def make_path(path: str) -> Category:
    """Save what is missing of a path of slugs, and return its last category."""
    category: Category | None = None
    for slug in path.split("/"):
        category = Category.objects.filter(slug=slug).first() or make_category(slug, parent=category)
    assert category is not None
    return category


def make_brand(slug: str = "acme", **fields: Any) -> Brand:
    return Brand.objects.create(**{"name": slug.capitalize(), "slug": slug} | fields)


def make_product(slug: str = "lamp", **fields: Any) -> Product:
    """Save a product; it stands in the category `things` unless told otherwise."""
    product = unsaved_product(slug, **fields)
    product.save()
    return product


def unsaved_product(slug: str, **fields: Any) -> Product:
    if "category" not in fields and "category_id" not in fields:
        fields["category"] = make_path("things")
    plain = {"name": slug.capitalize(), "slug": slug, "regular_price": "10.00", "created_at": DAY_ONE}
    return Product(**plain | fields)


def make_spec(category: Category, key: str = "Weight", **fields: Any) -> SpecDefinition:
    """Declare a key for a category; a text, unless told otherwise."""
    return SpecDefinition.objects.create(**{"category": category, "key": key, "label": key} | fields)


def make_image(product: Product, position: int = 0, **fields: Any) -> ProductImage:
    """Save a picture that lies at a remote address; the first is the primary one."""
    plain = {
        "source_url": f"https://images.example/{product.slug}-{position}.png",
        "position": position,
        "is_primary": position == 0,
    }
    return ProductImage.objects.create(product=product, **plain | fields)


def make_user(first_name: str = "Ada", last_name: str = "Lovelace", **fields: Any) -> User:
    """Save a user who cannot log in: nothing is hashed."""
    email = fields.pop("email", f"user-{next(_numbers)}@example.com")
    return User.objects.create_user(email, first_name=first_name, last_name=last_name, **fields)


def unsaved_review(product: Product, rating: int = 5, **fields: Any) -> ProductReview:
    if "author" not in fields and "imported_author_name" not in fields:
        fields["author"] = make_user()
    plain = {"title": "Fine", "comment": "Does what it should.", "status": "approved", "created_at": DAY_ONE}
    return ProductReview(product=product, rating=rating, **plain | fields)


def make_review(product: Product, rating: int = 5, **fields: Any) -> ProductReview:
    """Save a review, approved unless told otherwise."""
    review = unsaved_review(product, rating, **fields)
    review.save()
    return review
