"""Refusals of the catalogue's mutations, as the API shows them."""

import strawberry

from catalog.errors import (
    CatalogErrorCode,
    CatalogRefusedError,
    Problem,
    ReviewErrorCode,
    ReviewProblem,
    ReviewRefusedError,
)
from schema.enums import described
from schema.fields import field
from schema.payloads import UserError, refusing

ERRORS = "Why not; empty if and only if it was done."

described(
    CatalogErrorCode,
    "CatalogErrorCode",
    "Why a change of products, categories or brands was refused.",
    {
        CatalogErrorCode.INVALID: "The value is not one that is taken here.",
        CatalogErrorCode.REQUIRED: "The value is missing.",
        CatalogErrorCode.UNIQUE: "Another one has this value, and no two may.",
        CatalogErrorCode.NOT_FOUND: "There is no such thing.",
        CatalogErrorCode.STALE_REVISION: "Somebody changed it since it was read: read it again, then decide.",
        CatalogErrorCode.PRICE_ORDER: "The discount price is not below the regular one.",
        CatalogErrorCode.OUT_OF_STOCK: "There are not so many in stock.",
        CatalogErrorCode.CATEGORY_CYCLE: "The category would stand below itself.",
        CatalogErrorCode.CATEGORY_IN_USE: "Products or other categories stand in it.",
        CatalogErrorCode.BRAND_IN_USE: "Products are of this brand.",
        CatalogErrorCode.IMAGE_TOO_LARGE: "The file has more bytes or pixels than are taken.",
        CatalogErrorCode.IMAGE_TYPE_UNSUPPORTED: "The file is no picture in a format that is taken.",
        CatalogErrorCode.IMAGE_LIMIT_EXCEEDED: "The product would have more pictures than it may.",
    },
)
described(
    ReviewErrorCode,
    "ReviewErrorCode",
    "Why a change of a review was refused.",
    {
        ReviewErrorCode.INVALID: "The value is not one that is taken here.",
        ReviewErrorCode.REQUIRED: "The value is missing.",
        ReviewErrorCode.NOT_FOUND: "There is no such thing, or it is not the caller's.",
        ReviewErrorCode.ALREADY_REVIEWED: "The caller has reviewed this product; that review can be changed.",
        ReviewErrorCode.OWN_REVIEW: "The caller wrote this review, and it takes somebody else.",
        ReviewErrorCode.ALREADY_REPORTED: "The caller has reported this review as it is now.",
        ReviewErrorCode.STALE_REVISION: "It was changed since it was read: read it again, then decide.",
        ReviewErrorCode.RATE_LIMITED: "Tried too often; `retryAfterSeconds` says how long to wait.",
    },
)


@strawberry.type(description="A refusal of a change to products, categories or brands.")
class CatalogError(UserError):
    """One reason, with its code."""

    code: CatalogErrorCode = field("What is wrong, for programs.")

    @classmethod
    def of(cls, problem: Problem, path: list[str] | None) -> "CatalogError":
        """Show a problem of the domain."""
        return cls(message=problem.message, field=path, code=problem.code)


@strawberry.type(description="A refusal of a change to a review.")
class ReviewError(UserError):
    """One reason, with its code."""

    code: ReviewErrorCode = field("What is wrong, for programs.")
    retry_after_seconds: int | None = field(
        "How many seconds to wait before trying again; null when waiting does not help."
    )

    @classmethod
    def of(cls, problem: ReviewProblem, path: list[str] | None) -> "ReviewError":
        """Show a problem of the domain."""
        return cls(
            message=problem.message, field=path, code=problem.code, retry_after_seconds=problem.retry_after_seconds
        )


catalog_mutation = refusing(CatalogRefusedError, CatalogError.of)
review_mutation = refusing(ReviewRefusedError, ReviewError.of)
