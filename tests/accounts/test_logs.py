"""What the log says of people who come and go: ids, and nothing that opens an account."""

import logging

import pytest

from tests.accounts.devices import log_out
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    NEW_PASSWORD,
    PASSWORD,
    RESET,
    VERIFY,
    change_password,
    log_in,
    newest_code,
    register,
    reset,
    run,
    wrong,
)

pytestmark = pytest.mark.django_db

LOGGERS = ("accounts", "schema", "nexus")


def test_no_address_password_code_or_token_is_logged(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in LOGGERS:
        monkeypatch.setattr(logging.getLogger(name), "propagate", True)
    caplog.set_level(logging.DEBUG)
    register()
    secrets = [ADA, PASSWORD, NEW_PASSWORD, newest_code()]
    run(VERIFY, email=ADA, code=wrong(newest_code()))
    assert run(VERIFY, email=ADA, code=newest_code())["success"]
    log_in(password=NEW_PASSWORD)
    tokens = log_in()["tokens"]
    secrets += tokens.values()
    fresh = change_password(tokens["accessToken"])["tokens"]
    secrets += fresh.values()
    assert log_out(fresh["refreshToken"])["success"]
    run(ASK_RESET, email=ADA)
    secrets.append(newest_code())
    assert run(RESET, input=reset(newest_code(), PASSWORD))["success"]
    said = repr([record.__dict__ for record in caplog.records])
    assert "address confirmed" in said
    assert "password reset" in said
    assert [secret for secret in secrets if secret in said] == []
