"""How passwords are kept, at the cost that a shop has."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from nexus.env import ROOT

HASH = "from django.contrib.auth.hashers import make_password; print(make_password('walnut-harbor-9'))"


def hashed(**cost: str) -> subprocess.CompletedProcess[str]:
    """Hash a password as a shop does that sets this cost; the tests' own hashes are cheap."""
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "nexus.settings.development"} | cost
    words = [sys.executable, str(Path("manage.py")), "shell", "--verbosity", "0", "--command", HASH]
    return subprocess.run(words, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def test_passwords_are_hashed_with_argon2id_at_the_floor_that_owasp_names() -> None:
    assert hashed().stdout.startswith("argon2$argon2id$v=19$m=19456,t=2,p=1$")


def test_the_settings_say_what_a_hash_costs() -> None:
    dearer = hashed(ARGON2_MEMORY_KIB="20000", ARGON2_PASSES="3", ARGON2_LANES="2")
    assert dearer.stdout.startswith("argon2$argon2id$v=19$m=20000,t=3,p=2$")


@pytest.mark.parametrize("cost", [{"ARGON2_MEMORY_KIB": "19455"}, {"ARGON2_PASSES": "1"}, {"ARGON2_LANES": "0"}])
def test_less_than_the_floor_is_refused(cost: dict[str, str]) -> None:
    refused = hashed(**cost)
    assert refused.returncode != 0
    assert next(iter(cost)) in refused.stderr


def test_a_short_secret_for_tokens_is_refused() -> None:
    refused = hashed(TOKEN_SECRET="x" * 31)
    assert refused.returncode != 0
    assert "TOKEN_SECRET" in refused.stderr
