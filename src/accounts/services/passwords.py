"""Passwords: which are good enough, and whether one is right, by one Argon2 operation on every path."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password
from django.contrib.auth.hashers import verify_password as verify
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

from accounts.errors import AccountErrorCode, Problem
from accounts.hashers import spelled
from accounts.models import User
from accounts.validators import MAX_CHARACTERS

CODES = {
    "password_too_similar": AccountErrorCode.PASSWORD_TOO_SIMILAR,
    "password_too_short": AccountErrorCode.PASSWORD_TOO_SHORT,
    "password_too_long": AccountErrorCode.PASSWORD_TOO_LONG,
    "password_too_common": AccountErrorCode.PASSWORD_TOO_COMMON,
    "password_entirely_numeric": AccountErrorCode.PASSWORD_NUMERIC,
}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether a password is right, and whether its hash was made at another cost than is asked for today."""

    is_right: bool
    needs_rehash: bool = False


def find_password_problems(
    password: str, confirmation: str, *, person: User | None = None, field: str = "password"
) -> Iterator[Problem]:
    """Yield what keeps `password` from being taken; with a `person`, that it resembles their data too."""
    if password != confirmation:
        code = AccountErrorCode.PASSWORD_MISMATCH
        yield Problem(code=code, message="The two passwords are not the same.", field=f"{field}_confirmation")
    if len(password) > MAX_CHARACTERS:
        # Looked at first, and alone: the other rules take their time with a long one.
        message = f"This password is too long. It takes at most {MAX_CHARACTERS} characters."
        yield Problem(code=AccountErrorCode.PASSWORD_TOO_LONG, message=message, field=field)
        return
    try:
        validate_password(spelled(password), user=person)
    except ValidationError as error:
        for each in error.error_list:
            code = CODES.get(each.code or "", AccountErrorCode.INVALID)
            yield Problem(code=code, message=" ".join(each.messages), field=field)


def hash_password(password: str) -> str:
    """Return the Argon2id hash to be stored."""
    return make_password(password)


def verify_password(password: str, user: User | None) -> Verdict:
    """Return whether `password` is the user's; an account that is not there costs the same hash."""
    encoded = user.password if user else None
    if len(password) > MAX_CHARACTERS:
        # Never the right one, and too long to be hashed.
        password, encoded = "", None
    # Django hashes once for an `encoded` that is no usable hash, too.
    return Verdict(*verify(password, encoded or "!"))
