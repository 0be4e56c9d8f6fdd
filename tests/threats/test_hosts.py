"""What a client calls the shop by stands in no answer and in no mail, and spoils no answer that others are given."""

from typing import Any

import pytest
from django.core import mail
from django.test import TestCase

from catalog.models import Brand
from schema.answer_cache.figures import figures
from tests.accounts.flows import ADA, ASK_RESET, make_customer
from tests.cache import shop_front
from tests.cache.shop_front import ask, get, post
from tests.factories import make_brand
from tests.graphql import ask as ask_plainly

PAGE = '{ brand(slug: "acme") { logo { url } } shop { name } }'
EVIL = "evil.example"
NAMED = [
    {"x-forwarded-host": EVIL},
    {"x-forwarded-proto": "gopher", "x-forwarded-port": "6666"},
    {"forwarded": f"host={EVIL};proto=gopher"},
    {"x-original-url": f"//{EVIL}/", "x-rewrite-url": f"//{EVIL}/"},
    {"host": "localhost"},
]


@pytest.fixture(autouse=True)
def _shop(settings: Any) -> Any:
    """A logo in a shop that keeps its answers."""
    settings.CACHE_ENABLED = True
    make_brand()
    Brand.objects.update(logo="brands/acme.png", logo_width=1, logo_height=1)
    shop_front.forget()
    yield
    shop_front.forget()


@pytest.mark.parametrize("way", [post, get])
def test_whoever_comes_first_cannot_name_the_shop_for_the_next(way: Any) -> None:
    first = ask(way(PAGE, headers={"x-forwarded-host": EVIL, "host": "localhost"}))
    assert first.data["brand"]["logo"]["url"].endswith("brands/acme.png")
    for headers in NAMED:
        assert ask(way(PAGE, headers=headers)).content == first.content
    assert EVIL.encode() not in first.content
    assert (figures.misses, figures.hits_local) == (1, len(NAMED))


@pytest.mark.parametrize(
    "host", [EVIL, "testserver.evil.example", "testserver@evil.example", "testserver:80:80", "", "a b"]
)
def test_a_host_that_is_not_ours_is_refused_though_the_answer_is_kept(host: str) -> None:
    assert ask(post(PAGE)).data
    reply = ask(post(PAGE, headers={"host": host}))
    assert (reply.status, reply.body["errors"][0]["extensions"]["code"]) == (400, "BAD_REQUEST")


@pytest.mark.parametrize("headers", NAMED[:-1])
def test_mails_name_nobody_but_the_shop(headers: dict[str, str]) -> None:
    make_customer()
    with TestCase.captureOnCommitCallbacks(execute=True):
        assert ask_plainly(ASK_RESET, headers=headers, email=ADA).data
    letter = mail.outbox[-1].message().as_string()
    assert not [value for value in headers.values() if value in letter]
