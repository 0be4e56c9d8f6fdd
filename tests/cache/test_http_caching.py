"""What HTTP is told of an answer: entity tags, who may keep it, and in which form it goes out."""

import gzip
from typing import Any

import pytest

from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.shop_front import GRAPHQL_JSON, Asked, ask, forget, get, post, raw_post
from tests.factories import make_product

LIST = "{ products { totalCount nodes { name description } } }"
VARY = "Accept, Accept-Encoding, Authorization"


pytestmark = pytest.mark.usefixtures("_cache")


def tagged(tag: str, **headers: str) -> Asked:
    return get(LIST, headers={"if-none-match": tag, **headers})


@pytest.mark.usefixtures("shop")
def test_a_get_may_be_kept_and_must_be_asked_for_again() -> None:
    reply = ask(get(LIST))
    assert reply.headers["cache-control"] == "public, no-cache"
    assert reply.headers["vary"] == VARY
    assert reply.headers["etag"].startswith('W/"')
    assert reply.headers["x-content-type-options"] == "nosniff"


@pytest.mark.usefixtures("shop")
def test_a_shop_may_accept_what_is_old(settings: Any) -> None:
    settings.CACHE_MAX_AGE_SECONDS = 30
    assert ask(get(LIST)).headers["cache-control"] == "public, max-age=30"


@pytest.mark.usefixtures("shop")
def test_an_answer_to_a_post_is_not_to_be_kept() -> None:
    reply = ask(post(LIST))
    assert reply.headers["cache-control"] == "no-store"
    assert not reply.headers.keys() & {"etag", "vary"}


@pytest.mark.usefixtures("shop")
def test_who_has_it_is_told_so() -> None:
    first = ask(get(LIST))
    tag = first.headers["etag"]
    for sent in (tag, tag.removeprefix("W/"), f'"other", {tag}', "*"):
        reply = ask(tagged(sent))
        assert (reply.status, reply.raw) == (304, b"")
        assert {name: reply.headers[name] for name in ("etag", "vary", "cache-control")} == {
            name: first.headers[name] for name in ("etag", "vary", "cache-control")
        }
        assert reply.headers.keys() <= {"etag", "vary", "cache-control"}
    assert figures.not_modified == 4


@pytest.mark.usefixtures("shop")
def test_who_has_another_gets_this_one() -> None:
    tag = ask(get(LIST)).headers["etag"]
    for sent in ('W/"other"', tag[:-2] + '"', "", tag.strip('W/"')):
        assert ask(tagged(sent)).status == 200
    assert ask(post(LIST, headers={"if-none-match": tag})).status == 200


@pytest.mark.usefixtures("shop")
def test_the_media_types_have_tags_of_their_own() -> None:
    tag = ask(get(LIST)).headers["etag"]
    other = ask(tagged(tag, accept=GRAPHQL_JSON))
    assert (other.status, other.headers["etag"] == tag) == (200, False)


@pytest.mark.django_db(transaction=True)
def test_a_change_changes_the_tag_and_a_change_of_nothing_shown_does_not() -> None:
    product = make_product()
    document = "{ products { nodes { name } } }"
    tag = ask(get(document)).headers["etag"]
    product.sku = "L-1"
    product.save()
    assert ask(get(document, headers={"if-none-match": tag})).status == 304
    product.name = "Lantern"
    product.save()
    reply = ask(get(document, headers={"if-none-match": tag}))
    assert reply.data == {"products": {"nodes": [{"name": "Lantern"}]}}
    assert figures.misses == 3


GZIPS = ["gzip", "GZIP", "br, gzip;q=0.5", "deflate, gzip, br, zstd", "*", "identity;q=0, gzip ;q=1.0"]
PLAIN = ["", "identity", "br", "gzip;q=0", "gzip;q=0, *", "gzip;q=x", "x-gzip"]


@pytest.fixture
def _much(shop: Shop) -> None:
    shop.lamp.description = "Light. " * 500
    shop.lamp.save()


@pytest.mark.parametrize("accepted", GZIPS)
@pytest.mark.usefixtures("_much")
def test_a_large_answer_is_packed_for_who_unpacks_it(accepted: str) -> None:
    plain = ask(get(LIST))
    packed = ask(get(LIST, headers={"accept-encoding": accepted}))
    assert packed.headers["content-encoding"] == "gzip"
    assert int(packed.headers["content-length"]) == len(packed.raw) < len(plain.raw) / 5
    assert gzip.decompress(packed.raw) == plain.raw
    assert packed.headers["etag"] == plain.headers["etag"]


@pytest.mark.parametrize("accepted", PLAIN)
@pytest.mark.usefixtures("_much")
def test_and_for_nobody_else(accepted: str) -> None:
    reply = ask(get(LIST, headers={"accept-encoding": accepted}))
    assert "content-encoding" not in reply.headers
    assert int(reply.headers["content-length"]) == len(reply.raw)


@pytest.mark.usefixtures("shop")
def test_a_small_answer_stays_plain() -> None:
    assert "content-encoding" not in ask(get("{ shop { name } }", headers={"accept-encoding": "gzip"})).headers


@pytest.mark.usefixtures("_much")
def test_every_form_comes_from_one_load() -> None:
    forms = [
        get(LIST),
        get(LIST, headers={"accept-encoding": "gzip"}),
        post(LIST),
        post(LIST, headers={"accept-encoding": "gzip", "accept": GRAPHQL_JSON}),
    ]
    fresh = [ask(form) for form in forms]
    assert len({reply.content for reply in fresh}) == 1
    assert figures.misses == 1
    forget()
    again = [ask(form) for form in forms]
    assert [(reply.raw, reply.headers) for reply in again] == [(reply.raw, reply.headers) for reply in fresh]
    assert figures.misses == 0


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"accept": "text/html"}, {"accept": "image/png"}])
@pytest.mark.usefixtures("shop")
def test_what_is_unusual_goes_the_long_way(headers: dict[str, str]) -> None:
    assert ask(get(LIST)).status == 200
    reply = ask(get(LIST, headers=headers))
    assert "etag" not in reply.headers
    assert figures.hits_local == 0


@pytest.mark.usefixtures("shop")
def test_a_get_without_accept_or_with_any_answers_json() -> None:
    for headers in ({"accept": "*/*"}, {"accept": "application/*"}):
        assert ask(get(LIST, headers=headers)).headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.usefixtures("shop")
def test_no_body_is_taken_for_an_address() -> None:
    asked = get(LIST)
    assert ask(asked).data
    reply = ask(raw_post(b"?" + asked.query_string))
    assert (reply.status, reply.body["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")
    assert ask(raw_post(asked.query_string)).status == 400
