"""Answers come from the cache: the same bytes, without a statement, and for nobody they are not meant for."""

import json
from typing import Any

import pytest

from accounts.models import AuthProvider, User
from accounts.services.sessions import end_sessions, open_session
from accounts.services.tokens import sign_pair
from catalog.models import Product, ProductReview
from nexus.common.client import Client
from schema.answer_cache.figures import figures
from tests.cache.conftest import Shop
from tests.cache.shop_front import (
    GRAPHQL_JSON,
    Asked,
    Reply,
    ask,
    ask_all,
    forget,
    get,
    post,
    raw_post,
    statements_for_an_answer,
)
from tests.factories import global_id, make_product, make_user
from tests.graphql import OPERATIONS
from tests.writes.views import flush, stored_views

PAGE = "query ($slug: String!) { product(slug: $slug) { name price { amount } brand { name } reviews { totalCount } } }"
LIST = "query ($first: Int) { products(first: $first) { totalCount nodes { name } } }"


pytestmark = pytest.mark.usefixtures("_cache")


def asked_twice(asked: Asked) -> list[Reply]:
    """Ask, and ask again with the statements of the second time counted."""
    first = ask(asked)
    with statements_for_an_answer() as statements:
        second = ask(asked)
    assert statements == []
    return [first, second]


@pytest.mark.parametrize("asked", [post(PAGE, slug="lamp"), get(PAGE, variables={"slug": "lamp"})])
def test_a_hit_is_the_same_bytes_without_a_statement(shop: Shop, asked: Asked) -> None:
    first, second = asked_twice(asked)
    assert first.data["product"]["name"] == shop.lamp.name
    assert (first.status, first.raw, first.headers) == (second.status, second.raw, second.headers)
    assert (figures.misses, figures.hits_local) == (1, 1)


@pytest.mark.usefixtures("shop")
def test_another_process_finds_it_in_redis() -> None:
    asked = post(PAGE, slug="lamp")
    first = ask(asked)
    forget()
    with statements_for_an_answer() as statements:
        second = ask(asked)
    assert statements == []
    assert (first.raw, first.headers) == (second.raw, second.headers)
    assert (figures.misses, figures.hits_shared) == (0, 1)


@pytest.mark.usefixtures("shop")
def test_without_memory_of_its_own_a_process_asks_redis(monkeypatch: pytest.MonkeyPatch) -> None:
    from nexus.asgi import front  # noqa: PLC0415

    monkeypatch.setattr(front.answers.held, "max_bytes", 0)
    asked_twice(post(PAGE, slug="lamp"))
    assert (figures.misses, figures.hits_shared, figures.hits_local) == (1, 1, 0)


@pytest.mark.usefixtures("shop")
def test_with_the_cache_off_every_answer_is_loaded(settings: Any) -> None:
    settings.CACHE_ENABLED = False
    for _ in range(2):
        assert ask(post(PAGE, slug="lamp")).data
    assert (figures.misses, figures.hits_local, figures.bypasses) == (0, 0, 2)


SAME = [
    "{ products { totalCount } }",
    "{products{totalCount}}",
    "query { products { totalCount } } # the number",
    "{\n  products\t{ , totalCount }\n}",
]


@pytest.mark.usefixtures("shop")
def test_a_question_is_the_same_however_it_is_written() -> None:
    replies = [ask(post(each)) for each in SAME]
    assert len({reply.raw for reply in replies}) == 1
    assert figures.misses == 1


@pytest.mark.usefixtures("shop")
def test_variables_are_the_same_in_any_order_and_with_others_beside_them() -> None:
    document = "query ($first: Int, $search: String) { products(first: $first, search: $search) { totalCount } }"
    for variables in (
        {"first": 2, "search": "lamp"},
        {"search": "lamp", "first": 2},
        {"first": 2, "search": "lamp", "x": 1},
    ):
        assert ask(raw_post(json.dumps({"query": document, "variables": variables}).encode())).data
    assert figures.misses == 1


DIFFERENT: list[dict[str, Any]] = [
    {"query": LIST},
    {"query": LIST, "variables": {"first": None}},
    {"query": LIST, "variables": {"first": 1}},
    {"query": LIST, "variables": {"first": 2}},
    {"query": LIST.replace("name", "slug"), "variables": {"first": 1}},
    {"query": LIST.replace("name", "slug name"), "variables": {"first": 1}},
    {"query": LIST.replace("name", "name slug"), "variables": {"first": 1}},
    {"query": LIST.replace("name", "n: name"), "variables": {"first": 1}},
    {"query": "query A { products { totalCount } } query B { brands { name } }", "operationName": "A"},
    {"query": "query A { products { totalCount } } query B { brands { name } }", "operationName": "B"},
    {"query": "query A { products { totalCount } }"},
]


@pytest.mark.usefixtures("shop")
def test_different_questions_are_kept_apart() -> None:
    replies = [ask(raw_post(json.dumps(each).encode())) for each in DIFFERENT]
    assert (figures.misses, figures.hits_local) == (len(DIFFERENT), 0)
    again = [ask(raw_post(json.dumps(each).encode())) for each in DIFFERENT]
    assert figures.misses == len(DIFFERENT)
    assert [reply.raw for reply in again] == [reply.raw for reply in replies]


def test_types_of_json_values_are_kept_apart(shop: Shop) -> None:
    document = "query ($first: Int) { products(first: $first) { nodes { slug } } }"
    bodies = [json.dumps({"query": document, "variables": {"first": value}}).encode() for value in (1, "1", True, 1.5)]
    good, *bad = [ask(raw_post(body)) for body in bodies]
    assert good.data == {"products": {"nodes": [{"slug": shop.lamp.slug}]}}
    assert [reply.status for reply in bad] == [400] * 3


def token_of(user: User) -> str:
    User.objects.filter(pk=user.pk).update(is_email_verified=True)
    user.refresh_from_db()
    return sign_pair(open_session(user, client=Client(), provider=AuthProvider.PASSWORD)).access_token


def signed_in(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"}


OWN = '{ product(slug: "lamp") { viewerReview { title } staff { stockQuantity } viewerReviewEligibility { reason } } }'


def test_answers_never_cross_viewers(shop: Shop) -> None:
    staff = make_user("Staff", is_superuser=True, is_staff=True, is_email_verified=True)
    tokens = [token_of(user) for user in (shop.author, staff)]
    nobody = {"viewerReview": None, "staff": None, "viewerReviewEligibility": {"reason": "NOT_AUTHENTICATED"}}
    for _ in range(3):
        assert ask(post(OWN)).data["product"] == nobody
        author, boss = (ask(post(OWN, headers=signed_in(token))) for token in tokens)
        assert author.data["product"]["viewerReview"] is not None
        assert author.data["product"]["staff"] is None
        assert boss.data["product"]["staff"] == {"stockQuantity": 20}
        assert {reply.headers["cache-control"] for reply in (author, boss)} == {"private, no-store"}
        assert all("etag" not in reply.headers for reply in (author, boss))
    assert (figures.misses, figures.hits_local) == (1, 2)


def test_nor_before_and_after_a_login_or_with_a_bad_token(shop: Shop) -> None:
    assert ask(get(OWN)).data["product"]["viewerReview"] is None
    token = token_of(shop.author)
    assert ask(get(OWN, headers=signed_in(token))).data["product"]["viewerReview"] is not None
    end_sessions(shop.author.pk, reason="logged_out")
    for bad in (token, "x", ""):
        reply = ask(get(OWN, headers=signed_in(bad)))
        assert (reply.status, reply.headers["cache-control"]) == (401, "no-store")
    assert ask(get(OWN)).data["product"]["viewerReview"] is None


NEVER = [
    "{ me { email } }",
    "{ reviews { totalCount } }",
    'mutation { logout(refreshToken: "x") { success } }',
    "{ products { totalCount } me { email } }",
    "{ ...A } fragment A on Query { me { email } }",
    '{ node(id: "VXNlcjox") { ... on User { email } } }',
]


@pytest.mark.parametrize("document", NEVER)
@pytest.mark.usefixtures("shop")
def test_what_is_somebodys_own_is_never_kept(document: str) -> None:
    for _ in range(2):
        ask(post(document))
    assert (figures.misses, figures.stores, figures.hits_local) == (0, 0, 0)


ERRORS = [
    "{ products(first: 0) { totalCount } }",
    '{ shop { name } products(after: "x") { totalCount } }',
    '{ category(slug: "home") { name products(first: 1000) { totalCount } } }',
    "{ nowhere }",
    '{ product(slug: "lamp") { staff } }',
    "{",
]


@pytest.mark.parametrize("document", ERRORS)
@pytest.mark.usefixtures("shop")
def test_errors_are_never_kept(document: str) -> None:
    one, other = (ask(get(document)) for _ in range(2))
    assert one.body["errors"][0]["extensions"]["requestId"] != other.body["errors"][0]["extensions"]["requestId"]
    assert figures.stores == 0
    assert one.headers["cache-control"] == "no-store"
    assert "etag" not in one.headers


@pytest.mark.usefixtures("shop")
def test_a_document_with_an_invalid_operation_beside_is_refused_after_the_good_one_was_kept() -> None:
    assert ask(post("query A { products { totalCount } }", operation="A")).data
    assert ask(post("query A { products { totalCount } } query B { nowhere }", operation="A")).status == 400


@pytest.mark.django_db(transaction=True)
def test_nobody_sees_what_was_hidden() -> None:
    product = make_product()
    assert ask(get(PAGE, variables={"slug": "lamp"})).data["product"]
    assert ask(post(LIST)).data["products"]["totalCount"] == 1
    product.is_active = False
    product.save()
    assert ask(get(PAGE, variables={"slug": "lamp"})).data["product"] is None
    assert ask(post(LIST)).data["products"]["totalCount"] == 0


@pytest.mark.django_db(transaction=True)
def test_what_does_not_show_products_outlives_a_change_of_one() -> None:
    product = make_product()
    brands, shop_name = post("{ brands { name } }"), post("{ shop { name } }")
    ask_all([brands, shop_name])
    Product.objects.filter(pk=product.pk).update(name="Lantern")
    ask_all([brands, shop_name])
    assert (figures.misses, figures.hits_local) == (2, 2)


def test_an_approved_review_shows_at_once(shop: Shop) -> None:
    assert ask(post(PAGE, slug="lamp")).data["product"]["reviews"]["totalCount"] == 1
    assert ProductReview.objects.filter(pk=shop.pending.pk, status="pending").exists()


def test_every_look_is_a_view_from_the_cache_too(shop: Shop) -> None:
    by_slug, by_id = (
        post(PAGE, slug="lamp"),
        post("query ($id: ID) { product(id: $id) { name } }", id=global_id(shop.lamp)),
    )
    for _ in range(3):
        ask_all([by_slug, by_id])
    both = post(
        '{ a: product(slug: "lamp") { name } b: product(slug: "lamp") { sku } c: product(slug: "none") { name } }'
    )
    ask_all([both, both])
    flush()
    assert stored_views(shop.lamp) == [8]


def test_a_304_a_list_and_an_error_beside_it_are_counted_as_ever(shop: Shop) -> None:
    asked = get(PAGE, variables={"slug": "lamp"})
    tag = ask(asked).headers["etag"]
    for _ in range(2):
        assert ask(get(PAGE, variables={"slug": "lamp"}, headers={"if-none-match": tag})).status == 304
    ask(post(LIST))
    flush()
    assert stored_views(shop.lamp) == [1]
    forget()
    # Found in Redis, and not shown either.
    assert ask(get(PAGE, variables={"slug": "lamp"}, headers={"if-none-match": tag})).status == 304
    flush()
    assert stored_views(shop.lamp) == [1]
    ask(post('{ product(slug: "lamp") { name } category(slug: "home") { products(first: 0) { totalCount } } }'))
    flush()
    assert stored_views(shop.lamp) == [2]


def test_hits_count_for_the_limit_to_the_one(settings: Any, shop: Shop) -> None:
    settings.RATE_LIMIT_ANONYMOUS = "100/h"
    forget()
    replies = ask_all([post(PAGE, slug=shop.lamp.slug)] * 103)
    assert [reply.status for reply in replies] == [200] * 100 + [429] * 3
    refused = replies[-1]
    seconds = refused.body["errors"][0]["extensions"]["retryAfterSeconds"]
    assert refused.headers["retry-after"] == str(seconds)
    assert refused.headers["cache-control"] == "no-store"
    assert ask(get(PAGE, variables={"slug": "lamp"})).status == 429
    assert ask(post("{ me { email } }")).status == 429


def test_the_limit_counts_each_request_once_whichever_way_it_goes(settings: Any, shop: Shop) -> None:
    settings.RATE_LIMIT_ANONYMOUS = "4/h"
    forget()
    ways = [
        post(PAGE, slug=shop.lamp.slug),
        post("{ me { email } }"),
        post("{ nowhere }"),
        post("{", headers={"accept": "x/y"}),
    ]
    assert [reply.status for reply in ask_all(ways)] == [200, 200, 400, 406]
    assert ask(post(LIST)).status == 429


@pytest.mark.usefixtures("shop")
def test_many_who_ask_at_once_are_one_load() -> None:
    with statements_for_an_answer() as statements:
        replies = ask_all([post(PAGE, slug="lamp")] * 20, at_once=True)
    assert len({reply.raw for reply in replies}) == 1
    assert (figures.misses, figures.waits) == (1, 19)
    once = len(statements)
    forget()
    with statements_for_an_answer() as statements:
        ask(post(PAGE.replace("name", "slug", 1), slug="lamp"))
    assert once == len(statements)


@pytest.mark.parametrize("name", ["home", "category", "product"])
def test_what_a_front_sends_is_kept(shop: Shop, name: str) -> None:
    variables = {"path": "home", "slug": shop.lamp.slug}
    first, second = asked_twice(post(OPERATIONS[name], **variables))
    assert first.raw == second.raw
    assert figures.stores == 1


@pytest.mark.usefixtures("shop")
def test_media_types_share_the_answer_and_not_the_header() -> None:
    one, other = (ask(post(LIST, headers={"accept": kind})) for kind in ("application/json", GRAPHQL_JSON))
    assert one.raw == other.raw
    assert one.headers["content-type"] == "application/json; charset=utf-8"
    assert other.headers["content-type"] == f"{GRAPHQL_JSON}; charset=utf-8"
