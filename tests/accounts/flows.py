"""What people do with their accounts, sent as a shop's front sends it; mails are read as a person reads them."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest import mock

from django.core import mail
from django.test import TestCase

from accounts.hashers import Argon2idHasher
from accounts.models import User
from tests.factories import make_user
from tests.graphql import Answer, ask

ADA = "ada@example.com"
PASSWORD = "walnut-harbor-9"
NEW_PASSWORD = "copper-meadow-4"

CHALLENGE = "challenge { sentTo codeLifetimeSeconds resendAvailableAt attemptsRemaining }"
ERRORS = "errors { field code message retryAfterSeconds attemptsRemaining }"
TOKENS = "tokens { accessToken refreshToken }"

CODE_PAYLOAD = f"{{ {CHALLENGE} {ERRORS} }}"
ACTION_PAYLOAD = f"{{ success {ERRORS} }}"

REGISTER = f"mutation ($input: RegisterInput!) {{ register(input: $input) {CODE_PAYLOAD} }}"
RESEND = f"mutation ($email: String!) {{ resendVerificationCode(email: $email) {CODE_PAYLOAD} }}"
VERIFY = f"mutation ($email: String!, $code: String!) {{ verifyEmail(email: $email, code: $code) {ACTION_PAYLOAD} }}"
LOGIN = f"mutation ($input: LoginInput!) {{ login(input: $input) {{ user {{ firstName }} {TOKENS} {ERRORS} }} }}"
REFRESH = f"mutation ($refresh: String!) {{ refreshToken(refreshToken: $refresh) {{ {TOKENS} {ERRORS} }} }}"
ASK_RESET = f"mutation ($email: String!) {{ requestPasswordReset(email: $email) {CODE_PAYLOAD} }}"
RESET = f"mutation ($input: ConfirmPasswordResetInput!) {{ confirmPasswordReset(input: $input) {ACTION_PAYLOAD} }}"
CHANGE = f"""
    mutation ($old: String!, $new: String!, $again: String!) {{
      changePassword(currentPassword: $old, newPassword: $new, newPasswordConfirmation: $again) {{
        success {TOKENS} {ERRORS}
      }}
    }}
"""
ME = "{ me { email firstName } }"

CODE = re.compile(r"^ +(\d{6})$", re.MULTILINE)


def send(document: str, *, token: str | None = None, **variables: Any) -> Answer:
    """Send a request and let the worker do what it has enqueued."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return ask(document, token=token, **variables)


def run(document: str, *, token: str | None = None, **variables: Any) -> dict[str, Any]:
    """Send a mutation and return its payload."""
    (payload,) = send(document, token=token, **variables).data.values()
    assert isinstance(payload, dict)
    return payload


def registration(**changes: Any) -> dict[str, Any]:
    """Return the input of `register`; a changed password is confirmed unless told otherwise."""
    plain = {"email": ADA, "password": PASSWORD, "firstName": "Ada", "lastName": "Lovelace"}
    given = plain | changes
    return {"passwordConfirmation": given["password"]} | given


def reset(code: str, password: str = NEW_PASSWORD, **changes: Any) -> dict[str, Any]:
    """Return the input of `confirmPasswordReset`."""
    return {"email": ADA, "code": code, "newPassword": password, "newPasswordConfirmation": password} | changes


def register(**changes: Any) -> dict[str, Any]:
    return run(REGISTER, input=registration(**changes))


def log_in(email: str = ADA, password: str = PASSWORD) -> dict[str, Any]:
    return run(LOGIN, input={"email": email, "password": password})


def can_log_in(password: str, email: str = ADA) -> bool:
    return log_in(email, password)["tokens"] is not None


def change_password(token: str | None, old: str = PASSWORD, new: str = NEW_PASSWORD) -> dict[str, Any]:
    return run(CHANGE, token=token, old=old, new=new, again=new)


def is_signed_in(access_token: str) -> bool:
    answer = ask(ME, token=access_token)
    assert not answer.errors or answer.refusal.code == "UNAUTHENTICATED"
    return not answer.errors


def subjects(email: str = ADA) -> list[str]:
    """Return the subjects of all mails to an address, the newest last."""
    return [message.subject for message in mail.outbox if message.to == [email]]


def newest_code(email: str = ADA) -> str:
    """Return the code in the newest mail to an address."""
    message = [each for each in mail.outbox if each.to == [email]][-1]
    (code,) = CODE.findall(str(message.body))
    return str(code)


def is_told(secret: str, text: str) -> bool:
    """Return whether a text holds a secret; the digits of a code count alone, not within a digest or a time."""
    pattern = rf"(?<![0-9A-Za-z.]){secret}(?![0-9A-Za-z])" if secret.isdigit() else re.escape(secret)
    return bool(re.search(pattern, text))


def wrong(code: str) -> str:
    """Return another code."""
    return f"{(int(code) + 1) % 1_000_000:06}"


def make_customer(**fields: Any) -> User:
    """Save an account that can log in."""
    plain = {"email": ADA, "password": PASSWORD, "is_email_verified": True}
    return make_user(**plain | fields)


def codes_of(payload: dict[str, Any]) -> list[tuple[str, list[str] | None]]:
    """Return the code and the field of every error of a payload."""
    return [(error["code"], error["field"]) for error in payload["errors"]]


@contextmanager
def counted_hashes() -> Iterator[list[str]]:
    """Collect the Argon2 operations of the block."""
    done: list[str] = []

    def counting(name: str) -> Any:
        original = getattr(Argon2idHasher, name)

        def counted(*args: Any, **kwargs: Any) -> Any:
            done.append(name)
            return original(*args, **kwargs)

        return mock.patch.object(Argon2idHasher, name, counted)

    with counting("encode"), counting("verify"):
        yield done
