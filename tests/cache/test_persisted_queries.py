"""Automatic persisted queries: a hash first, the text once, and from then on the hash alone."""

import json
from hashlib import sha256
from typing import Any

import pytest
from django_redis import get_redis_connection

from schema.answer_cache.figures import figures
from tests.cache.shop_front import Asked, Reply, ask, forget, raw_get, raw_post

pytestmark = pytest.mark.usefixtures("_cache", "shop")

LIST = "query ($first: Int) { products(first: $first) { nodes { name } } }"


def digest(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def extensions(found: Any, version: Any = 1) -> dict[str, Any]:
    return {"persistedQuery": {"version": version, "sha256Hash": found}}


def by_post(document: str, *, text: bool = False, headers: dict[str, str] | None = None, **more: Any) -> Asked:
    body = {"extensions": extensions(digest(document))} | ({"query": document} if text else {}) | more
    return raw_post(json.dumps(body).encode(), headers=headers)


def by_get(document: str, *, text: bool = False, **more: Any) -> Asked:
    texts = {name: json.dumps(value) for name, value in more.items()}
    found = {"extensions": json.dumps(extensions(digest(document)))} | ({"query": document} if text else {}) | texts
    return raw_get(found)


def code(reply: Reply) -> str:
    (error,) = reply.body["errors"]
    return str(error["extensions"]["code"])


@pytest.mark.parametrize("send", [by_post, by_get])
def test_a_client_asks_by_hash_sends_the_text_once_and_then_the_hash_alone(send: Any) -> None:
    unknown = ask(send(LIST))
    assert (unknown.status, code(unknown)) == (200, "PERSISTED_QUERY_NOT_FOUND")
    assert unknown.body["errors"][0]["message"] == "PersistedQueryNotFound"
    assert unknown.headers["cache-control"] == "no-store"
    sent = ask(send(LIST, text=True))
    assert ask(send(LIST)).data == sent.data == {"products": {"nodes": [{"name": "Lamp"}]}}


def test_another_process_knows_it_from_redis() -> None:
    ask(by_post(LIST, text=True))
    forget()
    assert ask(by_post(LIST)).data
    assert get_redis_connection("default").ttl(f"default:document:{digest(LIST)}") > 600_000


def test_a_get_by_hash_is_kept_and_has_a_tag() -> None:
    ask(by_get(LIST, text=True))
    first = ask(by_get(LIST, variables={"first": 1}))
    assert ask(by_get(LIST, variables={"first": 1})).raw == first.raw
    assert first.headers["cache-control"] == "public, no-cache"
    assert first.headers["etag"]
    assert (figures.misses, figures.hits_local) == (1, 1)


def test_the_hash_and_the_text_are_the_same_question() -> None:
    ask(by_post(LIST, text=True))
    ask(by_post(LIST, variables={"first": 1}))
    assert ask(raw_post(json.dumps({"query": LIST, "variables": {"first": 1}}).encode())).data
    assert (figures.misses, figures.hits_local) == (1, 1)


def test_a_hash_of_another_text_is_refused_and_nothing_is_kept() -> None:
    other = "{ shop { name } }"
    reply = ask(by_post(LIST, extensions=extensions(digest(other)), text=True))
    assert (reply.status, code(reply)) == (400, "BAD_REQUEST")
    assert reply.body["errors"][0]["extensions"]["field"] == "extensions.persistedQuery"
    assert code(ask(by_post(other))) == "PERSISTED_QUERY_NOT_FOUND"
    assert code(ask(by_post(LIST))) == "PERSISTED_QUERY_NOT_FOUND"


BAD = [
    {"persistedQuery": 5},
    {"persistedQuery": {}},
    {"persistedQuery": []},
    extensions("x"),
    extensions(digest(LIST).upper()),
    extensions(digest(LIST) + "0"),
    extensions(None),
    extensions(digest(LIST), version=2),
    extensions(digest(LIST), version="1"),
]


@pytest.mark.parametrize("bad", BAD)
def test_what_is_no_hash_is_refused(bad: Any) -> None:
    for query in ({}, {"query": LIST}):
        reply = ask(raw_post(json.dumps({"extensions": bad} | query).encode()))
        assert (reply.status, code(reply)) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("document", ["{ nowhere }", "{", "{ product { name"])
def test_what_does_not_run_is_not_kept(document: str) -> None:
    assert ask(by_post(document, text=True)).status == 400
    assert code(ask(by_post(document))) == "PERSISTED_QUERY_NOT_FOUND"


def test_a_mutation_runs_by_hash_over_post_alone() -> None:
    document = "mutation ($token: String!) { logout(refreshToken: $token) { success } }"
    assert ask(by_post(document, text=True, variables={"token": "x"})).status == 200
    assert ask(by_post(document, variables={"token": "x"})).data == {"logout": {"success": False}}
    assert ask(by_get(document, variables={"token": "x"})).status == 405
    assert figures.stores == 0


@pytest.mark.parametrize(
    "document",
    [
        'mutation { logout(refreshToken: "my secret") { success } }',
        'mutation { logout(refreshToken: """my secret""") { success } }',
        'mutation ($token: String! = "my secret") { logout(refreshToken: $token) { success } }',
        'mutation { ...Out } fragment Out on Mutation { logout(refreshToken: "my secret") { success } }',
    ],
)
def test_a_mutation_with_a_secret_in_its_text_is_not_kept(document: str) -> None:
    assert ask(by_post(document, text=True)).data == {"logout": {"success": False}}
    assert code(ask(by_post(document))) == "PERSISTED_QUERY_NOT_FOUND"
    assert get_redis_connection("default").keys("*") == []


def test_where_none_are_kept_clients_are_told_to_send_texts(settings: Any) -> None:
    settings.PERSISTED_QUERY_SECONDS = 0
    reply = ask(by_post(LIST))
    assert (reply.status, code(reply)) == (200, "PERSISTED_QUERY_NOT_SUPPORTED")
    assert reply.body["errors"][0]["message"] == "PersistedQueryNotSupported"
    assert ask(by_post(LIST, text=True)).data
    assert not get_redis_connection("default").exists(f"default:document:{digest(LIST)}")


def test_without_redis_each_process_knows_what_it_was_sent(settings: Any) -> None:
    nowhere = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/1"}
    settings.CACHES = settings.CACHES | {"default": nowhere}
    assert ask(by_post(LIST, text=True)).data
    assert ask(by_post(LIST)).data
    forget()
    assert code(ask(by_post(LIST))) == "PERSISTED_QUERY_NOT_FOUND"


def test_extensions_of_another_kind_are_left_alone() -> None:
    assert ask(raw_post(json.dumps({"query": LIST, "extensions": {"trace": True}}).encode())).data
