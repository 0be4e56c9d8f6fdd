"""What the catalogue refuses: every problem at once, each with a code of the API."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from nexus.common.errors import Problem as CommonProblem
from nexus.common.errors import RefusedError


class CatalogErrorCode(Enum):
    """What a change of products, categories or brands can be refused for."""

    INVALID = "invalid"
    REQUIRED = "required"
    UNIQUE = "unique"
    NOT_FOUND = "not_found"
    STALE_REVISION = "stale_revision"
    PRICE_ORDER = "price_order"
    OUT_OF_STOCK = "out_of_stock"
    CATEGORY_CYCLE = "category_cycle"
    CATEGORY_IN_USE = "category_in_use"
    BRAND_IN_USE = "brand_in_use"
    IMAGE_TOO_LARGE = "image_too_large"
    IMAGE_TYPE_UNSUPPORTED = "image_type_unsupported"
    IMAGE_LIMIT_EXCEEDED = "image_limit_exceeded"


class ReviewErrorCode(Enum):
    """What a change of a review can be refused for."""

    INVALID = "invalid"
    REQUIRED = "required"
    NOT_FOUND = "not_found"
    ALREADY_REVIEWED = "already_reviewed"
    OWN_REVIEW = "own_review"
    ALREADY_REPORTED = "already_reported"
    STALE_REVISION = "stale_revision"
    RATE_LIMITED = "rate_limited"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem(CommonProblem):
    """One thing that stands in the way; `field` is the domain's name of the value it is about."""

    code: CatalogErrorCode


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewProblem(CommonProblem):
    """One thing that stands in the way of a review; seconds where waiting helps."""

    code: ReviewErrorCode
    retry_after_seconds: int | None = None


class CatalogRefusedError(RefusedError):
    """An expected refusal of a change to products, categories or brands, with all its problems."""

    problems: tuple[Problem, ...]


class ReviewRefusedError(RefusedError):
    """An expected refusal of a change to a review, with all its problems."""

    problems: tuple[ReviewProblem, ...]


def refuse(code: CatalogErrorCode, message: str, *, field: str | None = None) -> CatalogRefusedError:
    """Return the refusal for a single problem."""
    return CatalogRefusedError([Problem(code=code, message=message, field=field)])


def refuse_review(
    code: ReviewErrorCode, message: str, *, field: str | None = None, retry_after_seconds: int | None = None
) -> ReviewRefusedError:
    """Return the refusal of a review for a single problem."""
    problem = ReviewProblem(code=code, message=message, field=field, retry_after_seconds=retry_after_seconds)
    return ReviewRefusedError([problem])


def refuse_if(problems: Iterable[Problem]) -> None:
    """Raise CatalogRefusedError if there is any problem."""
    found = tuple(problems)
    if found:
        raise CatalogRefusedError(found)


def refuse_review_if(problems: Iterable[ReviewProblem]) -> None:
    """Raise ReviewRefusedError if there is any problem."""
    found = tuple(problems)
    if found:
        raise ReviewRefusedError(found)
