"""The catalogue's mutations, a module for each kind of thing."""

import strawberry

from schema.catalog.mutations.brands import BrandMutation
from schema.catalog.mutations.categories import CategoryMutation
from schema.catalog.mutations.products import ProductMutation
from schema.catalog.mutations.review_replies import ReviewReplyMutation
from schema.catalog.mutations.review_reports import ReviewReportMutation
from schema.catalog.mutations.review_votes import ReviewVoteMutation
from schema.catalog.mutations.reviews import ReviewMutation


@strawberry.type
class CatalogMutation(
    ProductMutation,
    CategoryMutation,
    BrandMutation,
    ReviewMutation,
    ReviewVoteMutation,
    ReviewReplyMutation,
    ReviewReportMutation,
):
    """All of them."""
