"""`loginWithGoogle` signs in whom the provider vouches for, and nobody else."""

import logging
import socket
import time
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from accounts.models import LoginHistory, Session, SocialAccount, User
from tests.accounts.google.agreement import FORGER
from tests.accounts.google.client import LOGIN, Provider, log_in
from tests.graphql import Answer, ask

OTHER_VERIFIER = "a" * 43
OTHER_NONCE = "n" * 16

pytestmark = pytest.mark.django_db


def refusals(payload: Any) -> list[tuple[str, list[str] | None]]:
    """Return code and field of each refusal of a payload that holds nothing else, as nothing was saved."""
    assert payload["user"] is None
    assert payload["tokens"] is None
    assert not User.objects.exists()
    assert not SocialAccount.objects.exists()
    assert not Session.objects.exists()
    assert not LoginHistory.objects.exists()
    return [(error["code"], error["field"]) for error in payload["errors"]]


REJECTED = [("PROVIDER_REJECTED", None)]


def test_signs_in_whom_the_provider_names(provider: Provider) -> None:
    payload = log_in(**provider.authorize())
    assert payload["errors"] == []
    assert payload["user"] == {"email": "ada@example.com", "isEmailVerified": True}
    me = ask("{ me { email } }", token=payload["tokens"]["accessToken"])
    assert me.data["me"] == {"email": "ada@example.com"}


def test_ignores_a_dead_token(provider: Provider) -> None:
    assert ask(LOGIN, token="dead", **provider.authorize()).data["loginWithGoogle"]["tokens"]


def test_rejects_a_verifier_that_the_challenge_was_not_made_of(provider: Provider) -> None:
    assert refusals(log_in(**provider.authorize() | {"codeVerifier": OTHER_VERIFIER})) == REJECTED


def test_rejects_another_nonce(provider: Provider) -> None:
    assert refusals(log_in(**provider.authorize() | {"nonce": OTHER_NONCE})) == REJECTED


def test_rejects_an_unknown_code(provider: Provider) -> None:
    assert refusals(log_in(**provider.authorize() | {"code": "never-given-out"})) == REJECTED


def test_rejects_the_redirect_address_of_another_page(provider: Provider) -> None:
    assert refusals(log_in(**provider.authorize() | {"redirectUri": "https://shop.example/app"})) == REJECTED


def test_rejects_a_used_code(provider: Provider) -> None:
    returned = provider.authorize()
    assert log_in(**returned)["errors"] == []
    assert [error["code"] for error in log_in(**returned)["errors"]] == ["PROVIDER_REJECTED"]
    assert Session.objects.count() == 1


def seconds_from_now(seconds: int) -> int:
    return int((datetime.now(UTC) + timedelta(seconds=seconds)).timestamp())


@pytest.mark.parametrize(
    "claims",
    [
        {"nonce": "of-another-sign-in"},
        {"nonce": None},
        {"aud": "another-shop"},
        {"aud": ["shop", "another-shop"]},
        {"azp": "another-shop"},
        {"iss": "https://accounts.google.com"},
        {"exp": seconds_from_now(-60)},
        {"iat": seconds_from_now(-3600)},
        {"nbf": seconds_from_now(3600)},
        {"at_hash": "of-another-token"},
        {"email_verified": False},
        {"email_verified": None},
        {"email_verified": "true"},
        {"email": "nobody"},
        {"email": None},
        {"email": "ada@example.com\r\nBcc: eve@example.com"},
    ],
    ids=str,
)
def test_rejects_a_token_that_says(claims: dict[str, Any], provider: Provider) -> None:
    provider.has("odd", **claims)
    assert refusals(log_in(**provider.authorize("odd"))) == REJECTED


def test_rejects_a_subject_that_is_too_long(provider: Provider) -> None:
    provider.has("s" * 256)
    assert refusals(log_in(**provider.authorize("s" * 256))) == REJECTED


def test_rejects_a_token_that_was_changed_after_it_was_signed(provider: Provider) -> None:
    provider.has(FORGER)
    assert refusals(log_in(**provider.authorize(FORGER))) == REJECTED


def test_rejects_when_the_provider_does_not_know_the_shop(provider: Provider, settings: Any) -> None:
    settings.GOOGLE_CLIENT_SECRET = "old"
    assert refusals(log_in(**provider.authorize())) == REJECTED


def test_rejects_where_it_is_not_set_up(provider: Provider, settings: Any) -> None:
    settings.GOOGLE_CLIENT_ID = ""
    payload = log_in(**provider.authorize())
    assert refusals(payload) == REJECTED
    assert "not set up" in payload["errors"][0]["message"]


@pytest.mark.parametrize(
    "wrong",
    [
        {"code": ""},
        {"code": "c" * 2049},
        {"code": "nul\0"},
        {"code": "é"},
        {"redirectUri": ""},
        {"redirectUri": "https://shop.example/signed-in/"},
        {"redirectUri": "https://shop.example/signed-in?next=/"},
        {"redirectUri": "HTTPS://shop.example/signed-in"},
        {"redirectUri": "https://evil.example/signed-in"},
        {"codeVerifier": "v" * 42},
        {"codeVerifier": "v" * 129},
        {"codeVerifier": "v" * 42 + "+"},
        {"codeVerifier": "v" * 43 + "\n"},
        {"nonce": ""},
        {"nonce": "n" * 15},
        {"nonce": "n" * 256},
        {"nonce": "é" * 16},
    ],
    ids=str,
)
def test_names_the_argument_that_is_wrong(wrong: dict[str, str], provider: Provider) -> None:
    (name,) = wrong
    assert refusals(log_in(**provider.authorize() | wrong)) == [("INVALID", [name])]


@pytest.mark.usefixtures("provider")
def test_names_every_argument_that_is_wrong() -> None:
    payload = log_in(code="", redirectUri="", codeVerifier="", nonce="")
    assert refusals(payload) == [("INVALID", [name]) for name in ("code", "redirectUri", "codeVerifier", "nonce")]


def assert_unavailable(answer: Answer) -> None:
    assert answer.refusal.code == "SERVICE_UNAVAILABLE"
    assert answer.refusal.path == ["loginWithGoogle"]
    assert answer.status == 503
    assert not User.objects.exists()
    assert not LoginHistory.objects.exists()


def test_says_when_the_provider_is_down(provider: Provider, settings: Any) -> None:
    returned = provider.authorize()
    with socket.create_server(("127.0.0.1", 0)) as unused:
        port = unused.getsockname()[1]
    settings.GOOGLE_ISSUER = f"http://127.0.0.1:{port}"
    assert_unavailable(ask(LOGIN, **returned))


def test_says_when_the_provider_hangs(provider: Provider, settings: Any) -> None:
    returned = provider.authorize()
    settings.GOOGLE_TIMEOUT_SECONDS = 0.2
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.GOOGLE_ISSUER = f"http://127.0.0.1:{silent.getsockname()[1]}"
        began = time.monotonic()
        assert_unavailable(ask(LOGIN, **returned))
        assert time.monotonic() - began < 1


def test_logs_neither_codes_nor_tokens(provider: Provider, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    logging.getLogger("accounts").addHandler(caplog.handler)
    returned = provider.authorize() | {"codeVerifier": OTHER_VERIFIER}
    try:
        log_in(**returned)
    finally:
        logging.getLogger("accounts").removeHandler(caplog.handler)
    assert "google sign-in refused" in caplog.text
    assert "authorization_code_rejected" in [getattr(record, "reason", None) for record in caplog.records]
    said = caplog.text + str([vars(record) for record in caplog.records])
    assert not [value for name, value in returned.items() if name != "redirectUri" and value in said]


@pytest.mark.usefixtures("provider")
def test_shop_lists_google_where_it_is_set_up(settings: Any) -> None:
    assert ask("{ shop { authProviders } }").data["shop"]["authProviders"] == ["PASSWORD", "GOOGLE"]
    settings.GOOGLE_CLIENT_ID = ""
    assert ask("{ shop { authProviders } }").data["shop"]["authProviders"] == ["PASSWORD"]
