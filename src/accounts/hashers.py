"""How passwords are hashed."""

import unicodedata

from django.conf import settings
from django.contrib.auth.hashers import Argon2PasswordHasher


def spelled(password: str) -> str:
    """Return `password` in NFKC, as two keyboards may spell one word in two ways. Source: NIST SP 800-63B, 5.1.1.2."""
    return unicodedata.normalize("NFKC", password)


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id with the settings' cost: KiB of memory, passes over it, lanes.

    Source: RFC 9106; the settings refuse less than the floor of OWASP's Password Storage Cheat Sheet.
    """

    memory_cost = settings.ARGON2_MEMORY_KIB
    time_cost = settings.ARGON2_PASSES
    parallelism = settings.ARGON2_LANES

    def encode(self, password: str, salt: str) -> str:
        """Return the hash of `password`."""
        return super().encode(spelled(password), salt)

    def verify(self, password: str, encoded: str) -> bool:
        """Return whether `encoded` is the hash of `password`."""
        return super().verify(spelled(password), encoded)
