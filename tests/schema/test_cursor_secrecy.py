"""What a cursor holds is for the server alone: a position may be a number that only staff see."""

from base64 import urlsafe_b64decode

from tests.factories import make_product
from tests.graphql import ask

POPULAR = "{ products(sort: POPULARITY) { edges { cursor } } }"


def test_a_cursor_does_not_tell_how_often_a_product_was_viewed() -> None:
    make_product("lamp", view_count=918_273)
    make_product("chair", view_count=918_273)
    first, second = [urlsafe_b64decode(edge["cursor"] + "==") for edge in ask(POPULAR).data["products"]["edges"]]
    assert b"918273" not in first
    assert first[9:18] != second[9:18]


def test_a_product_keeps_its_cursor() -> None:
    make_product("lamp")
    assert ask(POPULAR).data == ask(POPULAR).data
