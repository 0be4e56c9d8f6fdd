"""Questions that are asked often, and what is known and kept of them."""

from asgiref.sync import async_to_sync
from django_redis import get_redis_connection

from schema.answer_cache.popularity import favourites, popularity
from tests.cache.shop_front import Asked, ask, post

PAGE = "query ($slug: String!) { product(slug: $slug) { name } }"
LAMP = post(PAGE, slug="lamp")
BRANDS = post("{ brands { name } }")


def asked_before(*every: Asked) -> None:
    """Ask, and let all processes know of it."""
    for asked in every:
        ask(asked)
    async_to_sync(popularity.tell)()


def popular() -> list[bytes]:
    return async_to_sync(favourites)(at_most=1000)


def kept() -> int:
    """Return how many answers Redis has."""
    return len(get_redis_connection("catalog").keys("catalog:answer:*"))


def lose_answers() -> None:
    """Have Redis forget what it keeps, and nothing else."""
    redis = get_redis_connection("catalog")
    redis.delete(*redis.keys("catalog:answer:*"))
