"""The catalogue's mutations, a module for each kind of thing."""

import strawberry

from schema.catalog.mutations.reviews import ReviewMutation


@strawberry.type
class CatalogMutation(ReviewMutation):
    """All of them."""
