"""Keys that are derived from SECRET_KEY, one for each purpose, and how they outlive a change of it."""

from django.conf import settings


def key_for(purpose: bytes) -> bytes:
    """Return what is signed with from now on."""
    return purpose + settings.SECRET_KEY.encode()


def keys_for(purpose: bytes) -> list[bytes]:
    """Return what may have been signed with, the present key first."""
    return [purpose + secret.encode() for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)]


def lasting_key_for(purpose: bytes) -> bytes:
    """Return the key for what is looked up by its digest: the oldest, so that it stays while a secret is changed.

    Processes with the old settings and those with the new ones then find the same.
    """
    return keys_for(purpose)[-1]
