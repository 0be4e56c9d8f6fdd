"""The production profile: safe unless told otherwise, and no start without what only its operator knows."""

import os
import subprocess
import sys

import pytest

from nexus.env import ROOT

GIVEN = {
    "SECRET_KEY": "k7Qz-made-for-this-test-alone-Wm2x_Vt9-and-for-nothing-else-Lp4",
    "ALLOWED_HOSTS": "shop.example",
    "SITE_URL": "https://shop.example",
    "EMAIL_HOST": "smtp.example",
    "DEFAULT_FROM_EMAIL": "no-reply@shop.example",
}
SHOWN = ("DEBUG", "GRAPHIQL_ENABLED", "GRAPHQL_INTROSPECTION", "SECURE_SSL_REDIRECT", "ALLOWED_HOSTS")


def manage(*words: str, without: str | None = None, **given: str) -> subprocess.CompletedProcess[str]:
    """Run manage.py in production, with what an operator has to give, one thing apart."""
    environment = os.environ | GIVEN | {"DJANGO_SETTINGS_MODULE": "nexus.settings.production", "LOG_FILES": "false"}
    environment |= given
    environment.pop(without or "", None)
    return subprocess.run(
        [sys.executable, "manage.py", *words], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )


def test_is_safe_unless_told_otherwise() -> None:
    program = f"from django.conf import settings; print(*(getattr(settings, name) for name in {SHOWN}))"
    shown = manage("shell", "--verbosity", "0", "--command", program)
    assert shown.stdout.split() == ["False", "False", "False", "True", "['shop.example']"], shown.stderr
    checked = manage("check", "--deploy", "--fail-level", "WARNING")
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("name", GIVEN)
def test_does_not_start_without(name: str) -> None:
    refused = manage("check", without=name)
    assert refused.returncode != 0
    assert name in refused.stderr
    assert "not set" in refused.stderr


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "too-short-by-far"),
        ("SECRET_KEY", "x" * 64),
        ("SECRET_KEY", "django-insecure-k7Qz-made-for-this-test-alone-Wm2x"),
        ("TOKEN_SECRET", "changeme-k7Qz-made-for-this-test-alone-Wm2x"),
        ("ALLOWED_HOSTS", "shop.example, *"),
        ("ALLOWED_HOSTS", " , "),
        ("DEBUG", "true"),
    ],
)
def test_does_not_start_with(name: str, value: str) -> None:
    refused = manage("check", **{name: value})
    assert refused.returncode != 0
    assert name in refused.stderr
    assert value not in refused.stderr or name not in {"SECRET_KEY", "TOKEN_SECRET"}
