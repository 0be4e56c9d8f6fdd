"""The account operations that a shop's front sends, run as they are, from a registration to a logout."""

from typing import Any

import pytest
from django.test import TestCase

from tests.accounts.flows import ADA, PASSWORD, is_signed_in, newest_code, registration, wrong
from tests.graphql import OPERATIONS, ask

pytestmark = pytest.mark.django_db


def run(operation: str, **variables: Any) -> Any:
    """Return the payload of one operation of the front's document."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        answer = ask(OPERATIONS["account"], operation=operation, **variables)
    (payload,) = answer.data.values()
    return payload


def sign_up() -> Any:
    """Register, confirm the address and log in; return the payload of the login."""
    assert run("Register", input=registration())["errors"] == []
    assert run("VerifyEmail", email=ADA, code=newest_code()) == {"success": True, "errors": []}
    return run("Login", input={"email": ADA, "password": PASSWORD})


def test_register_tells_what_a_form_needs() -> None:
    challenge = run("Register", input=registration())["challenge"]
    assert challenge.pop("resendAvailableAt")
    assert challenge == {"sentTo": ADA, "codeLifetimeSeconds": 600, "attemptsRemaining": 5}


def test_a_wrong_code_tells_what_is_left() -> None:
    run("Register", input=registration())
    refused = run("VerifyEmail", email=ADA, code=wrong(newest_code()))
    (error,) = refused["errors"]
    assert (refused["success"], error["field"], error["code"]) == (False, ["code"], "CODE_INVALID")
    assert (error["attemptsRemaining"], error["retryAfterSeconds"]) == (4, None)


def test_login_answers_with_a_user_and_tokens() -> None:
    payload = sign_up()
    user = payload["user"]
    assert user.pop("id")
    assert user == {"email": ADA, "firstName": "Ada", "isStaff": False, "permissions": []}
    assert is_signed_in(payload["tokens"]["accessToken"])


def test_refresh_and_logout() -> None:
    first = sign_up()["tokens"]
    second = run("Refresh", refreshToken=first["refreshToken"])["tokens"]
    assert is_signed_in(second["accessToken"])
    assert second.keys() == first.keys()
    assert run("Logout", refreshToken=second["refreshToken"]) == {"success": True, "errors": []}
    assert not is_signed_in(second["accessToken"])
