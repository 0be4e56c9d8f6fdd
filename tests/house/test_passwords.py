"""How passwords are kept."""

from django.contrib.auth.hashers import make_password


def test_passwords_are_hashed_with_argon2id_at_the_floor_that_owasp_names() -> None:
    assert make_password("walnut-harbor-9").startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")
