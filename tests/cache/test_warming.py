"""What is asked most is loaded anew after a change, before anybody asks, and under the versions of now alone."""

from typing import Any

import pytest
from asgiref.sync import async_to_sync
from django_redis import get_redis_connection

from catalog.models import Brand, Product
from nexus.common.request_limits import limits
from nexus.wiring.tasks import warm_answers
from schema.answer_cache.figures import figures
from schema.answer_cache.popularity import popularity
from tests.cache.conftest import Shop
from tests.cache.favourites import BRANDS, LAMP, PAGE, asked_before, kept, lose_answers, popular
from tests.cache.shop_front import Asked, ask, forget, get, post, statements_for_an_answer
from tests.factories import make_product
from tests.graphql import captured_statements
from tests.writes.views import flush, stored_views

pytestmark = [pytest.mark.usefixtures("_warming"), pytest.mark.django_db(transaction=True)]


@pytest.mark.parametrize("asked", [LAMP, get(PAGE, variables={"slug": "lamp"})])
def test_the_next_who_asks_finds_the_new_answer_in_redis(shop: Shop, asked: Asked) -> None:
    asked_before(asked)
    Product.objects.filter(pk=shop.lamp.pk).update(name="New")
    assert figures.warmed == 1
    forget()
    with statements_for_an_answer() as statements:
        reply = ask(asked)
    assert reply.data == {"product": {"name": "New"}}
    assert statements == []
    assert (figures.misses, figures.hits_shared) == (0, 1)


def test_warms_the_same_bytes_that_a_reader_would_load(shop: Shop) -> None:
    asked_before(LAMP)
    shop.lamp.save()
    warm = ask(LAMP)
    get_redis_connection("catalog").flushdb()
    forget()
    assert ask(LAMP).raw == warm.raw
    assert figures.misses == 1


def test_leaves_alone_what_the_change_does_not_concern(shop: Shop) -> None:
    asked_before(LAMP, BRANDS)
    shop.lamp.save()
    assert figures.warmed == 1
    Brand.objects.update(name="New")
    assert figures.warmed == 3


def test_warms_the_most_popular_and_no_more(shop: Shop, settings: Any) -> None:
    settings.CACHE_WARM_QUESTIONS = 1
    make_product("chair")
    chair = post(PAGE, slug="chair")
    asked_before(LAMP, chair, chair, chair)
    # Hits are counted when their answer makes room.
    make_product("table")
    asked_before(chair, LAMP)
    lose_answers()
    shop.lamp.save()
    forget()
    ask(chair)
    assert (figures.misses, figures.hits_shared) == (0, 1)
    ask(LAMP)
    assert figures.misses == 1


def test_off_by_its_setting(shop: Shop, settings: Any) -> None:
    settings.CACHE_WARM_QUESTIONS = 0
    asked_before(LAMP)
    assert popular() == []
    settings.CACHE_WARM_QUESTIONS = 20
    forget()
    lose_answers()
    asked_before(LAMP)
    settings.CACHE_WARM_QUESTIONS = 0
    shop.lamp.save()
    assert figures.warmed == 0


def test_it_is_nobodys_request(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    asked_before(LAMP)
    flush()
    before = popular(), stored_views(shop.lamp)

    def refuse(*_: Any) -> Any:
        pytest.fail("counted")

    monkeypatch.setattr(limits, "spend", refuse)
    monkeypatch.setattr(limits, "count_here", refuse)
    Product.objects.update(name="New")
    assert figures.warmed == 1
    async_to_sync(popularity.tell)()
    flush()
    assert (popular(), stored_views(shop.lamp)) == before


def test_who_gets_what_was_warmed_has_viewed_it(shop: Shop) -> None:
    asked_before(LAMP)
    Product.objects.update(name="New")
    ask(LAMP)
    flush()
    assert stored_views(shop.lamp) == [2]
    assert figures.misses == 1


def test_keeps_nothing_of_what_is_hidden_meanwhile(shop: Shop) -> None:
    asked_before(LAMP)
    Product.objects.update(is_active=False)
    forget()
    assert ask(LAMP).data == {"product": None}
    assert shop.lamp.name.encode() not in ask(LAMP).content


def test_keeps_no_error(shop: Shop, settings: Any) -> None:
    asked_before(LAMP)
    settings.QUERY_MAX_COST = 1
    before = kept()
    shop.lamp.save()
    assert (figures.warmed, kept()) == (0, before)


def test_what_is_warm_is_not_loaded_again(shop: Shop) -> None:
    asked_before(LAMP)
    shop.lamp.save()
    get_redis_connection("catalog").delete("catalog:warmed:products")
    with captured_statements() as statements:
        warm_answers.delay(["products"])
    assert figures.warmed == 1
    assert [each for each in statements if "catalog_product" in each] == []
