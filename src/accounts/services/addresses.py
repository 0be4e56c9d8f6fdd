"""E-mail addresses: which are taken, and what stands for one where the address itself must not."""

import hashlib
import hmac
from collections.abc import Iterator

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from accounts.errors import AccountErrorCode, Problem, refuse_if
from accounts.models import User
from nexus.common.keys import lasting_key_for

MAX_CHARACTERS = 254
# Separates addresses in a header, or hides a second one behind a display name.
FORBIDDEN = frozenset('\0\r\n,;<>"()')


def clean_email(value: str) -> str:
    """Return the one spelling of an address, which is in lower case; raise AccountRefusedError for what is none."""
    refuse_if(find_email_problems(value))
    return User.objects.normalize_email(value)


def find_email_problems(value: str) -> Iterator[Problem]:
    """Yield what is wrong with an address that a client sent."""
    if not value.strip():
        yield Problem(code=AccountErrorCode.REQUIRED, message="Enter an e-mail address.", field="email")
    elif not _is_email(value):
        yield Problem(code=AccountErrorCode.INVALID, message="This is not an e-mail address.", field="email")


def _is_email(value: str) -> bool:
    if len(value) > MAX_CHARACTERS or FORBIDDEN & set(value) or not value.isprintable():
        return False
    email = User.objects.normalize_email(value)
    name, _, domain = email.rpartition("@")
    try:
        validate_email(email)
        # Fails for a domain that no mail can go to, such as one with a label of 64 characters.
        domain.encode("idna")
    except (ValidationError, UnicodeError):
        return False
    # Django takes some letters for ASCII ones that only resemble them, a dotless i among them.
    if not name.isascii():
        return False
    return len(email) <= MAX_CHARACTERS and email == User.objects.normalize_email(email)


def address_key(email: str) -> str:
    """Return 64 hexadecimal characters that stand for a clean address, and tell nothing without SECRET_KEY."""
    return hmac.new(lasting_key_for(b"address"), email.encode(), hashlib.sha256).hexdigest()
