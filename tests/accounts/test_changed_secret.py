"""A changed secret signs nobody out and voids no code and no cursor, as long as the old one is named beside it."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from django.test import override_settings

from tests.accounts.flows import (
    ADA,
    LOGIN,
    NEW_PASSWORD,
    PASSWORD,
    REFRESH,
    VERIFY,
    can_log_in,
    is_signed_in,
    log_in,
    make_customer,
    newest_code,
    register,
    run,
    send,
)
from tests.factories import make_product
from tests.graphql import ask

pytestmark = pytest.mark.django_db

OLD, NEW = "an-old-secret-of-more-than-32-characters", "a-new-secret-of-more-than-32-characters"
PAGE = "query ($after: String) { products(first: 1, after: $after) { nodes { slug } pageInfo { endCursor } } }"


@contextmanager
def secret(present: str, *before: str) -> Iterator[None]:
    """Go on under these secrets, as after a restart with other settings."""
    changed: dict[str, Any] = {"SECRET_KEY": present, "SECRET_KEY_FALLBACKS": [*before]}
    with override_settings(**changed, TOKEN_SECRET=present, TOKEN_SECRET_FALLBACKS=[*before]):
        yield


def tokens() -> dict[str, str]:
    found: dict[str, str] = log_in()["tokens"]
    return found


def test_tokens_of_the_secret_before_stay_good() -> None:
    make_customer()
    with secret(OLD):
        old = tokens()
    with secret(NEW, OLD):
        assert is_signed_in(old["accessToken"])
        new = run(REFRESH, refresh=old["refreshToken"])["tokens"]
        assert is_signed_in(new["accessToken"])
    with secret(NEW):
        assert is_signed_in(new["accessToken"])
        assert not is_signed_in(old["accessToken"])


def test_tokens_of_a_secret_that_comes_are_good_where_it_is_known() -> None:
    make_customer()
    with secret(NEW, OLD):
        new = tokens()
    # A process that has not got the new settings yet, but has heard of the secret.
    with secret(OLD, NEW):
        assert is_signed_in(new["accessToken"])
    with secret(OLD):
        assert not is_signed_in(new["accessToken"])


@pytest.mark.parametrize("kept", [[OLD], []])
def test_a_code_of_the_secret_before(kept: list[str]) -> None:
    with secret(OLD):
        register()
        code = newest_code()
    with secret(NEW, *kept):
        payload = run(VERIFY, email=ADA, code=code)
        assert payload["success"] is bool(kept)
        assert [error["code"] for error in payload["errors"]] == ([] if kept else ["CODE_INVALID"])
        assert can_log_in(PASSWORD) is bool(kept)


@pytest.mark.parametrize("kept", [[OLD], []])
def test_a_lock_of_the_secret_before(kept: list[str]) -> None:
    make_customer()
    with secret(OLD):
        for _ in range(10):
            send(LOGIN, input={"email": ADA, "password": NEW_PASSWORD})
        assert not can_log_in(PASSWORD)
    with secret(NEW, *kept):
        assert can_log_in(PASSWORD) is not bool(kept)


def test_a_cursor_of_the_secret_before() -> None:
    make_product("lamp")
    make_product("torch")
    with secret(OLD):
        cursor = ask(PAGE).data["products"]["pageInfo"]["endCursor"]
        (first,) = ask(PAGE).data["products"]["nodes"]
    with secret(NEW, OLD):
        (second,) = ask(PAGE, after=cursor).data["products"]["nodes"]
        assert {first["slug"], second["slug"]} == {"lamp", "torch"}
    with secret(NEW):
        assert ask(PAGE, after=cursor).body["errors"][0]["extensions"]["code"] == "CURSOR_INVALID"
