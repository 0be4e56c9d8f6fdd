"""The shop's replies to reviews, as the API shows them."""

from datetime import datetime

import strawberry_django
from django.conf import settings

from catalog import models
from schema.fields import LoadedField, field, resolved


@strawberry_django.type(
    models.ReviewReply,
    name="ReviewReply",
    field_cls=LoadedField,
    description="What the shop says to a review. It is seen by whoever sees the review.",
)
class ReviewReply:
    """A reply in the name of the shop, whoever wrote it."""

    text: str = field("What the shop says, as plain text of at most 2,000 characters.")
    created_at: datetime = field("When it was written.")
    updated_at: datetime = field("When it was last changed.")

    @resolved("Who says so: the name of the shop, as in `shop { name }`.")
    def author_name() -> str:
        """Name the shop, and no member of its staff."""
        return str(settings.SHOP_NAME)
