"""How passwords are hashed."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class Argon2idHasher(Argon2PasswordHasher):
    """Argon2id at the floor that OWASP names: 19 MiB, two passes, one lane.

    Source: OWASP Password Storage Cheat Sheet.
    """

    memory_cost = 19_456
    time_cost = 2
    parallelism = 1
