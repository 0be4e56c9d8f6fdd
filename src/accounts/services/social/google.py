"""Redeeming a code at Google: what a client may send, and who it turns out to be."""

import logging
import re
from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from social_core.exceptions import SocialAuthBaseException
from social_core.utils import normalize_user_names

from accounts.errors import AccountErrorCode, AccountRefusedError, Problem, refuse, refuse_if
from accounts.models import AuthProvider
from accounts.services.addresses import clean_email, find_email_problems
from accounts.services.names import clean_name, find_name_problems
from accounts.services.social.backend import GoogleBackend
from accounts.services.social.strategy import ExchangeStrategy
from nexus.common.errors import ServiceUnavailableError

logger = logging.getLogger(__name__)

# RFC 6749, A.11; the length is our own.
CODE = re.compile(r"[\x20-\x7e]{1,2048}")
# RFC 7636, 4.1.
CODE_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")
# Long enough that nobody guesses it.
NONCE = re.compile(r"[\x21-\x7e]{16,255}")

# OpenID Connect Core, 2.
SUBJECT = re.compile(r"[\x20-\x7e]{1,255}")

# Why an exchange fails that may go well when it is tried again.
OUTAGES = {"connection_failed", "timeout", "tls_error", "rate_limited", "unavailable", "malformed_response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """What a client brings back from Google, and what it kept of its own while it was there."""

    code: str
    redirect_uri: str
    code_verifier: str
    nonce: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """A person that Google vouches for; the address is verified, the subject never changes."""

    subject: str
    email: str
    first_name: str
    last_name: str


def offered_providers() -> list[AuthProvider]:
    """Return the ways to sign in here."""
    return [AuthProvider.PASSWORD, *([AuthProvider.GOOGLE] if settings.GOOGLE_CLIENT_ID else [])]


def redeem(grant: Grant) -> Identity:
    """Return the person that Google names for the code; ask it over the network, at most three times.

    Raise AccountRefusedError when something in it is not right, and ServiceUnavailableError when
    Google cannot be asked in time.
    """
    if AuthProvider.GOOGLE not in offered_providers():
        raise refuse(AccountErrorCode.PROVIDER_REJECTED, "Signing in with Google is not set up here.")
    refuse_if(_find_problems(grant))
    sent = {"code": grant.code, "code_verifier": grant.code_verifier, "nonce": grant.nonce}
    try:
        backend = GoogleBackend(ExchangeStrategy(sent), redirect_uri=grant.redirect_uri)
        backend.auth_complete()
    except SocialAuthBaseException as error:
        raise _refusal(error) from error
    return _identity(backend)


def rejection() -> AccountRefusedError:
    """Return the one answer to every sign-in that does not come about."""
    message = "Google did not vouch for this sign-in, or the account may not be used. Start again."
    return refuse(AccountErrorCode.PROVIDER_REJECTED, message)


def _find_problems(grant: Grant) -> Iterator[Problem]:
    def invalid(field: str, message: str) -> Problem:
        return Problem(code=AccountErrorCode.INVALID, message=message, field=field)

    if not CODE.fullmatch(grant.code):
        yield invalid("code", "This is not a code as Google gives it.")
    if grant.redirect_uri not in settings.GOOGLE_REDIRECT_URIS:
        yield invalid("redirect_uri", "This redirect address is not one of this shop's.")
    if not CODE_VERIFIER.fullmatch(grant.code_verifier):
        yield invalid("code_verifier", "A code verifier has 43 to 128 letters, digits and any of -._~.")
    if not NONCE.fullmatch(grant.nonce):
        yield invalid("nonce", "A nonce has 16 to 255 printable ASCII characters, and no space.")


def _refusal(error: SocialAuthBaseException) -> Exception:
    # Neither the code nor a token is in these facts.
    facts = {"reason": error.code, "claim": error.claim, "stage": error.stage, "provider_code": error.provider_code}
    if error.code in OUTAGES:
        logger.warning("google cannot be asked", extra=facts)
        return ServiceUnavailableError("Google does not answer at the moment. Try again shortly.")
    logger.warning("google sign-in refused", extra=facts)
    return rejection()


def _identity(backend: GoogleBackend) -> Identity:
    claims = backend.id_token
    assert claims is not None
    subject, email = claims["sub"], str(claims.get("email", ""))
    if not SUBJECT.fullmatch(subject) or any(find_email_problems(email)):
        logger.warning("google names nobody that an account can be made for")
        raise rejection()
    # The token need not hold the parts of a name; what is none is left for the person to fill in.
    said = (claims.get(part) for part in ("name", "given_name", "family_name"))
    _, first_name, last_name = normalize_user_names(*(name if isinstance(name, str) else "" for name in said))
    return Identity(subject=subject, email=clean_email(email), first_name=_name(first_name), last_name=_name(last_name))


def _name(said: str) -> str:
    return "" if any(find_name_problems(said, "name")) else clean_name(said)
