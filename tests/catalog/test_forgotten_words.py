"""Words that left the catalogue leave the list of the search, and no word that somebody is about to bring back."""

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from time import monotonic, sleep
from typing import Any

import pytest
from django.db import connection, transaction
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from catalog.models import Brand, Category, Product, SearchWord
from catalog.selectors.search import corrected
from catalog.services import search_words
from catalog.services.search_words import forget_words
from catalog.tasks.search import forget_words as task
from tests.factories import make_brand, make_category, make_product
from tests.graphql import ask

pytestmark = pytest.mark.django_db

SEARCH = "query Search($text: String!) { products(search: $text) { nodes { slug } searchInfo { correctedQuery } } }"


def words() -> list[str]:
    return sorted(SearchWord.objects.values_list("word", flat=True))


def test_words_that_no_product_and_no_brand_has_are_let_go() -> None:
    lamp = make_product("lamp", name="Brass lamp", specifications={"Finish": "polished"}, description="A lampshade.")
    make_product("desk", name="Oak desk", brand=make_brand("acme", name="Acme"))
    assert words() == ["acme", "brass", "desk", "lamp", "oak", "polished"]
    assert forget_words() == 0
    Product.objects.filter(slug="desk").update(name="Table", description="An oak desk.")
    assert forget_words() == 2
    assert words() == ["acme", "brass", "lamp", "polished", "table"]
    lamp.delete()
    assert forget_words() == 3
    Product.objects.update(brand=None)
    Brand.objects.update(name="Lumen")
    assert forget_words() == 1
    Brand.objects.all().delete()
    task()
    assert words() == ["table"]


def test_a_search_is_answered_as_before() -> None:
    make_product("lamp", name="Brass lamp")
    make_product("gone", name="Chandelier").delete()
    texts = ("lmap", "chandelir", "brass lamp", "brsas lmap")
    before = [ask(SEARCH, text=text).data for text in texts]
    assert before[3]["products"] == {"nodes": [{"slug": "lamp"}], "searchInfo": {"correctedQuery": "brass lamp"}}
    assert forget_words() == 1
    assert [ask(SEARCH, text=text).data for text in texts] == before


def test_a_word_that_comes_back_is_noted_anew() -> None:
    lamp = make_product("lamp", name="Chandelier")
    Product.objects.update(name="Lamp")
    assert forget_words() == 1
    assert corrected("chandelir") is None
    Product.objects.filter(pk=lamp.pk).update(name="Chandelier")
    assert corrected("chandelir") == "chandelier"


def test_what_is_hidden_keeps_its_words_as_nobody_notes_them_when_it_is_shown() -> None:
    attic = make_category("attic", is_active=False)
    make_product("stored", name="Chandelier", category=attic)
    make_product("old", name="Sideboard", is_active=False)
    make_product("desk", name="Desk", brand=make_brand("nordlicht", name="Nordlicht", is_active=False))
    assert forget_words() == 0
    for model in (Product, Category, Brand):
        model.objects.update(is_active=True)
    asked = ("chandelir", "sidebord", "nordlcht")
    assert [corrected(text) for text in asked] == ["chandelier", "sideboard", "nordlicht"]


def test_a_long_list_is_gone_through_in_batches(
    monkeypatch: pytest.MonkeyPatch, django_assert_num_queries: Any
) -> None:
    make_product(name="Brass chandelier with crystals").delete()
    make_product(name="Oak desk")
    monkeypatch.setattr(search_words, "BATCH", 2)
    # The list; three batches are looked at; two take a savepoint, the lock, the words, and let the savepoint go.
    with django_assert_num_queries(1 + 3 + 2 * 4):
        assert forget_words() == 4
    assert words() == ["desk", "oak"]


class AnyWords(TestCase):
    """A transaction for each example."""

    @given(
        st.lists(st.text(max_size=30) | st.sampled_from(["Crème", "lamps", "at", "a-b", "Straße", "½x"]), max_size=5)
    )
    def test_what_a_product_brought_stays_as_long_as_it_does(self, texts: list[str]) -> None:
        texts = [text.replace("\0", "") for text in texts]
        brand = make_brand("brand", name="x" + " ".join(texts[:2])[:50])
        product = make_product(name="x" + " ".join(texts)[:150], brand=brand, specifications={"It": texts})
        known = words()
        assert (forget_words(), words()) == (0, known)
        product.delete()
        brand.delete()
        forget_words()
        assert words() == []


@contextmanager
def somebody_else() -> Iterator[Any]:
    """Give another connection, in a transaction."""
    other = connection.copy()
    try:
        with other.cursor() as cursor:
            cursor.execute("BEGIN")
            yield cursor
            cursor.execute("ROLLBACK")
    finally:
        other.close()


@pytest.mark.django_db(transaction=True)
def test_a_word_that_is_being_brought_back_is_left_alone() -> None:
    make_product("lamp", name="Chandelier")
    Product.objects.update(name="Lamp")
    with somebody_else() as writer:
        writer.execute("UPDATE catalog_product SET name = 'Chandelier'")
        assert forget_words() == 0
        writer.execute("COMMIT")
    assert corrected("chandelir") == "chandelier"
    assert forget_words() == 1
    assert words() == ["chandelier"]


@pytest.mark.django_db(transaction=True)
def test_who_brings_no_words_is_not_waited_for() -> None:
    make_product("lamp", name="Chandelier")
    Product.objects.update(name="Lamp")
    with somebody_else() as writer:
        writer.execute("UPDATE catalog_product SET stock_quantity = 7, view_count = 1, brand_id = NULL")
        assert forget_words() == 1


@pytest.mark.django_db(transaction=True)
def test_who_brings_a_word_while_it_is_let_go_notes_it_anew() -> None:
    make_product("lamp", name="Chandelier")
    Product.objects.update(name="Lamp")

    def bring() -> None:
        with connection.cursor() as cursor:
            # As long as a busy machine takes to see it wait.
            cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        Product.objects.update(name="Chandelier")
        connection.close()

    bringing = Thread(target=bring)
    with transaction.atomic():
        assert forget_words() == 1
        bringing.start()
        assert is_waiting_for_a_lock()
    bringing.join()
    assert corrected("chandelir") == "chandelier"
    assert "chandelier" in words()


def is_waiting_for_a_lock() -> bool:
    """Return whether somebody waits for an advisory lock, soon."""
    until = monotonic() + 60
    while monotonic() < until:
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
            if cursor.fetchone() == (1,):
                return True
        sleep(0.01)
    return False
