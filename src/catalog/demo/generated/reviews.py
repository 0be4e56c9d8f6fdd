"""Shoppers of the generated catalogue, and what they say."""

from collections.abc import Iterator, Sequence
from datetime import timedelta
from random import Random
from uuid import UUID

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password

from catalog.demo.generated import words
from catalog.demo.generated.products import NEWEST
from catalog.models import Product, ProductReview

User = get_user_model()

SHOPPERS = 500
STATUSES = (("approved",) * 92) + (("pending",) * 5) + (("rejected",) * 3)
LIKINGS = ((1, 2, 3, 4, 4, 5), (3, 4, 4, 5, 5, 5), (4, 4, 5, 5, 5, 5), (1, 1, 2, 3, 4, 5))
"""The stars that shoppers draw from, for products of four kinds of quality."""


def create_shoppers(dice: Random) -> list[UUID]:
    """Write customers without a password and return their ids."""
    shoppers = [
        User(
            id=UUID(int=dice.getrandbits(128), version=4),
            email=f"shopper-{number:04}@nexus.example",
            first_name=dice.choice(words.FIRST_NAMES),
            last_name=dice.choice(words.LAST_NAMES),
            password=make_password(None),
            is_email_verified=True,
        )
        for number in range(SHOPPERS)
    ]
    return [shopper.pk for shopper in User.objects.bulk_create(shoppers)]


def invent_reviews(product: Product, *, mean: float, shoppers: Sequence[UUID], dice: Random) -> Iterator[ProductReview]:
    """Yield unsaved reviews: of most products few, of some many, `mean` on average."""
    number = min(int(dice.expovariate(1 / (mean + 0.5))), len(shoppers)) if mean > 0 else 0
    liking = dice.choice(LIKINGS)
    noun = product.name.split(" ", 1)[1].rsplit(" ", 3)[0]
    for author_id in dice.sample(shoppers, number):
        yield _review(product, author_id=author_id, stars=dice.choice(liking), noun=noun, dice=dice)


def _review(product: Product, *, author_id: UUID, stars: int, noun: str, dice: Random) -> ProductReview:
    status = dice.choice(STATUSES)
    text = f"{dice.choice(words.REVIEW_TEXTS[stars])} {dice.choice(words.REVIEW_MORE)}".strip()
    age = NEWEST - product.created_at
    return ProductReview(
        product=product,
        author_id=author_id,
        rating=stars,
        title=dice.choice(words.REVIEW_TITLES[stars]),
        comment=text.format(noun=noun),
        status=status,
        rejection_reason=dice.choice(words.REJECTIONS) if status == "rejected" else "",
        is_verified_purchase=dice.random() < 0.6,
        created_at=NEWEST - timedelta(seconds=age.total_seconds() * dice.random()),
    )
