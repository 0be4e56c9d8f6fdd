"""What a misspelt text may have meant, and the list of words that it is told by."""

import pytest
from django.db import connection, transaction

from catalog.models import Brand, Category, Product, SearchWord
from catalog.selectors.search import corrected
from tests.factories import make_brand, make_category, make_product

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hedphones", "headphones"),
        ("headphonnes", "headphones"),
        ("headphomes", "headphones"),
        ("haedphones", "headphones"),
        ("hedfones", None),
        ("headfones", "headphones"),
        ("haedphnoes", None),
        ("wirless speker", "wireless speaker"),
        ("Wirless  SPEKER, please", None),
        ("Wirless  SPEKER, 2m", "wireless  speaker, 2m"),
        ("wirless-speker's", "wireless-speaker's"),
        ("headphone", None),
        ("HEADPHÖNES", None),
        ("headphönse", "headphones"),
        ("spe", None),
        ("lapm", "lamp"),
        ("lmp", None),
        ("lam", None),
        ("lqqp", None),
        ("ab-12345", None),
        ("hedphones2", None),
        ("xyzzyq", None),
        ("xyzzyq hedphones", None),
        ("", None),
        ("!&|:*()'\\", None),
    ],
)
def test_replaces_words_that_nothing_has_by_the_nearest_that_something_has(text: str, meant: str | None) -> None:
    make_product("it", name="Wireless speaker", description="Far better than hearsay.")
    make_product("that", name="Headphones", sku="AB-12346", specifications={"For": ["lamp"], "Length": 2})
    assert corrected(text) == meant


def test_a_word_may_come_from_a_name_a_brand_or_a_specification_but_not_from_a_description() -> None:
    brand = make_brand("lumen", name="Lumenhaus")
    make_product(name="Desk", brand=brand, specifications={"Material": {"inner": "bamboo"}}, description="Elegant.")
    assert [corrected(text) for text in ("dessk", "lumenhuas", "bambbo")] == ["desk", "lumenhaus", "bamboo"]
    assert corrected("eleggant") is None


def test_a_word_of_a_description_is_no_mistake() -> None:
    make_product(name="Headphones", description="Not for hedphones.")
    assert corrected("hedphones") is None


def test_the_most_frequent_of_equally_near_words_is_taken_and_then_the_first() -> None:
    make_product("a", name="Damp")
    make_product("b", name="Camp")
    assert corrected("xamp") == "camp"
    make_product("c", name="Damp sheet")
    assert corrected("xamp") == "damp"
    Product.objects.filter(slug="a").update(is_active=False)
    assert corrected("xamp") == "camp"


def test_a_text_of_more_than_eight_long_words_is_left_alone() -> None:
    make_product(name="Headphones with four more words which they never have seen")
    words = "hedphones with four more words which they never"
    assert corrected(words) == words.replace("hedphones", "headphones")
    assert corrected(f"{words} have") is None
    assert corrected(f"{words} {words}") == corrected(words) + " " + corrected(words)


def test_is_one_statement(django_assert_num_queries) -> None:
    make_product(name="Wireless speaker")
    with django_assert_num_queries(1):
        assert corrected("wirless speker") == "wireless speaker"
    with django_assert_num_queries(0):
        assert corrected("usb 3m AB-1234") is None


def hidden_product() -> None:
    make_product("hidden", name="Headphones", is_active=False)


def hidden_category() -> None:
    make_product("hidden", name="Headphones", category=make_category("attic", is_active=False))


def hidden_below() -> None:
    attic = make_category("attic", is_active=False)
    make_product("hidden", name="Headphones", category=make_category("chest", parent=attic))


def hidden_brand() -> None:
    make_product("shown", name="Desk", brand=make_brand("headphones", name="Headphones", is_active=False))


@pytest.mark.parametrize("hide", [hidden_product, hidden_category, hidden_below, hidden_brand])
def test_what_is_hidden_teaches_no_word_until_it_is_shown(hide) -> None:
    make_product(name="Lamp")
    hide()
    assert corrected("hedphones") is None
    Product.objects.update(is_active=True)
    Category.objects.update(is_active=True)
    Brand.objects.update(is_active=True)
    assert corrected("hedphones") == "headphones"
    Product.objects.filter(name="Lamp").update(name="Lamp, hedphones")
    assert corrected("hedphones") is None


def test_a_stem_is_no_word_even_if_something_hidden_has_it() -> None:
    make_product("shown", name="Camping stool")
    make_product("hidden", name="Camp", is_active=False)
    assert corrected("xamp") is None
    Product.objects.update(is_active=True)
    assert corrected("xamp") == "camp"


def test_what_is_hidden_decides_no_tie() -> None:
    make_product("a", name="Damp")
    make_product("b", name="Camp")
    for number in range(3):
        make_product(f"h{number}", name="Damp camp lamp", is_active=False)
    assert corrected("xamp") == "camp"


def test_the_list_follows_every_way_of_writing() -> None:
    lamp, brand = make_product(name="Lamp"), make_brand("acme")
    lamp.name = "Chandelier"
    lamp.save()
    assert corrected("chandelir") == "chandelier"
    Product.objects.update(specifications={"Finish": "polished"})
    assert corrected("polishd") == "polished"
    Product.objects.update(brand=brand)
    Brand.objects.update(name="Nordlicht")
    assert corrected("nordlcht") == "nordlicht"
    Product.objects.bulk_create([Product(name="Sideboard", slug="s", regular_price=1, category=lamp.category)])
    assert corrected("sidebord") == "sideboard"
    Product.objects.filter(slug="s").delete()
    assert corrected("sidebord") is None
    assert SearchWord.objects.filter(word="sideboard").count() == 1


def test_a_word_is_noted_once_and_only_if_it_has_letters_alone() -> None:
    make_product(name="Crème crème brûlée 3000 x9 at", specifications={"In": ["creme", 7, {"to": "straße"}]})
    make_product("b", name="BRULEE")
    assert sorted(SearchWord.objects.values_list("word", flat=True)) == ["brulee", "creme", "strasse"]


@pytest.mark.django_db(transaction=True)
def test_writers_of_the_same_new_word_do_not_wait_for_each_other() -> None:
    make_product("a")
    make_product("b")
    other = connection.copy()
    try:
        with transaction.atomic(), other.cursor() as cursor:
            Product.objects.filter(slug="a").update(name="Chandelier")
            cursor.execute("UPDATE catalog_product SET name = 'Brass chandelier' WHERE slug = 'b'")
    finally:
        other.close()
    assert corrected("chandelir") == "chandelier"
    assert SearchWord.objects.filter(word="chandelier").count() == 2
