"""`loginWithGoogle` signs in whom the provider vouches for, and nobody else."""

import logging
import time
from collections.abc import Iterator
from typing import Any

import pytest

from accounts.models import LoginHistory, Session, SocialAccount, User
from tests.accounts.google.agreement import FORGER
from tests.accounts.google.client import LOGIN, Provider, log_in
from tests.graphql import ask

OTHER_VERIFIER = "a" * 43
OTHER_NONCE = "n" * 16
REJECTED = [("PROVIDER_REJECTED", None)]

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


class Log(logging.Handler):
    """What the accounts write into the log."""

    def __init__(self) -> None:
        super().__init__()
        self.records: list[Any] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.records.append(record)


@pytest.fixture
def log() -> Iterator[Log]:
    handler, logger = Log(), logging.getLogger("accounts")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


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


def test_takes_either_spelling_of_the_issuer(provider: Provider) -> None:
    # Google documents its own with and without the scheme.
    provider.has("ada-1", iss=provider.issuer.removeprefix("http://"))
    assert log_in(**provider.authorize())["errors"] == []


def test_takes_a_token_for_two_audiences_that_this_shop_asked_for(provider: Provider) -> None:
    provider.has("ada-1", aud=["shop", "another-shop"], azp="shop")
    assert log_in(**provider.authorize())["errors"] == []


def test_counts_attempts_from_one_network(provider: Provider, settings: Any) -> None:
    settings.RATE_LIMIT_GOOGLE = "2/h"
    returned = provider.authorize()
    for _ in range(2):
        assert refusals(log_in(**returned | {"codeVerifier": OTHER_VERIFIER})) == REJECTED
    payload = log_in(**returned)
    assert refusals(payload) == [("RATE_LIMITED", None)]
    assert 0 < payload["errors"][0]["retryAfterSeconds"] <= 3600


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"nonce": "of-another-sign-in"}, ("nonce_mismatch", "nonce")),
        ({"nonce": None}, ("nonce_mismatch", "nonce")),
        ({"aud": "another-shop"}, ("invalid_claim", "aud")),
        ({"aud": ["shop", "another-shop"]}, ("invalid_claim", "azp")),
        ({"azp": "another-shop"}, ("invalid_claim", "azp")),
        ({"iss": "https://accounts.google.com"}, ("invalid_claim", "iss")),
        ({"at_hash": "of-another-token"}, ("invalid_claim", "at_hash")),
        ({"email_verified": False}, ("invalid_claim", "email_verified")),
        ({"email_verified": "true"}, ("invalid_claim", "email_verified")),
        ({"email_verified": None}, ("missing_claim", "email_verified")),
    ],
    ids=str,
)
def test_rejects_a_token_that_says(claims: dict[str, Any], reason: Any, provider: Provider, log: Log) -> None:
    provider.has("odd", **claims)
    assert refusals(log_in(**provider.authorize("odd"))) == REJECTED
    assert [(record.reason, record.claim) for record in log.records] == [reason]


@pytest.mark.parametrize(
    ("claim", "seconds", "reason"),
    [("exp", -60, "response_expired"), ("iat", -3600, "response_expired"), ("nbf", 3600, "response_not_yet_valid")],
)
def test_rejects_a_token_of_another_time(claim: str, seconds: int, reason: str, provider: Provider, log: Log) -> None:
    provider.has("odd", **{claim: int(time.time()) + seconds})
    assert refusals(log_in(**provider.authorize("odd"))) == REJECTED
    assert [record.reason for record in log.records] == [reason]


@pytest.mark.parametrize("email", ["nobody", None, "ada@example.com\r\nBcc: eve@example.com", ["ada@example.com"]])
def test_rejects_an_address_that_is_none(email: Any, provider: Provider) -> None:
    provider.has("odd", email=email)
    assert refusals(log_in(**provider.authorize("odd"))) == REJECTED


def test_rejects_a_subject_that_is_too_long(provider: Provider) -> None:
    provider.has("s" * 256)
    assert refusals(log_in(**provider.authorize("s" * 256))) == REJECTED


def test_rejects_a_token_that_was_changed_after_it_was_signed(provider: Provider, log: Log) -> None:
    provider.has(FORGER)
    assert refusals(log_in(**provider.authorize(FORGER))) == REJECTED
    assert [record.reason for record in log.records] == ["invalid_signature"]


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


def test_logs_neither_codes_nor_tokens(provider: Provider, log: Log) -> None:
    returned = provider.authorize() | {"codeVerifier": OTHER_VERIFIER}
    log_in(**returned)
    (record,) = log.records
    assert (record.getMessage(), record.reason) == ("google sign-in refused", "authorization_code_rejected")
    said = str(vars(record))
    assert not [name for name in ("code", "codeVerifier", "nonce") if returned[name] in said]


@pytest.mark.usefixtures("provider")
def test_shop_lists_google_where_it_is_set_up(settings: Any) -> None:
    assert ask("{ shop { authProviders } }").data["shop"]["authProviders"] == ["PASSWORD", "GOOGLE"]
    settings.GOOGLE_CLIENT_ID = ""
    assert ask("{ shop { authProviders } }").data["shop"]["authProviders"] == ["PASSWORD"]
