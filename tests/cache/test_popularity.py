"""Which questions are remembered as popular, for how long, and what of them."""

import pytest
from asgiref.sync import async_to_sync
from django_redis import get_redis_connection

from schema.answer_cache import popularity as popularities
from schema.answer_cache.popularity import popularity
from tests.cache.favourites import BRANDS, LAMP, PAGE, asked_before, popular
from tests.cache.shop_front import Asked, post

pytestmark = [pytest.mark.usefixtures("_warming"), pytest.mark.django_db(transaction=True)]


NEVER = [
    post(PAGE, slug="nothing", unknown="x", headers={"authorization": "Bearer x"}),
    post("{ me { id } }"),
    post("{ reviews { totalCount } }"),
    post("{ product(slug: 1) { name } }"),
    post("{ product(slug: "),
    post('mutation { login(input: {email: "a@b.example", password: "secret"}) { errors { code } } }'),
    post(PAGE),
    post("# " + "x" * 8192 + "\n{ brands { name } }"),
]


@pytest.mark.usefixtures("shop")
@pytest.mark.parametrize("asked", NEVER)
def test_never_remembers(asked: Asked) -> None:
    asked_before(asked)
    assert popular() == []


@pytest.mark.usefixtures("shop")
def test_remembers_no_variable_that_does_not_matter() -> None:
    asked_before(post(PAGE, slug="lamp", password="secret"))
    (words,) = popular()
    assert b"lamp" in words
    assert b"secret" not in words


@pytest.mark.usefixtures("shop")
def test_yesterdays_favourites_leave(monkeypatch: pytest.MonkeyPatch) -> None:
    now = 1_000_000.0
    monkeypatch.setattr(popularities, "time", lambda: now)
    asked_before(LAMP)
    now += 3600
    asked_before(BRANDS)
    # What was asked an hour ago counts half.
    assert [b"brands" in words for words in popular()] == [True, False]
    now += 3600
    assert len(popular()) == 1
    now += 3600
    assert popular() == []
    redis = get_redis_connection("catalog")
    assert {redis.ttl(name) <= 7200 for name in redis.keys("catalog:popular:*")} == {True}


def test_remembers_so_many(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(popularities, "REMEMBERED", 3)
    monkeypatch.setattr(popularities, "UNTOLD", 5)

    async def count() -> None:
        for number in range(8):
            popularity.note(b"%d" % number, times=number + 1)
        await popularity.tell()

    async_to_sync(count)()
    assert popular() == [b"4", b"3", b"2"]
