"""A provider for all tests of Google sign-in, and settings that know it."""

import subprocess
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from nexus.env import ROOT
from tests.accounts.google.agreement import CLIENT_ID, CLIENT_SECRET, REDIRECT_URI
from tests.accounts.google.client import Provider


@pytest.fixture(scope="session")
def provider_process() -> Iterator[Provider]:
    """Start the provider, and end it with the tests."""
    command = [sys.executable, "-m", "tests.accounts.google.provider"]
    environment = {"AUTHLIB_INSECURE_TRANSPORT": "1"}
    with subprocess.Popen(
        command, cwd=ROOT, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as process:
        assert process.stdout is not None
        try:
            yield Provider(port=int(process.stdout.readline()))
        finally:
            process.terminate()


@pytest.fixture
def provider(provider_process: Provider, settings: Any) -> Provider:
    """The provider, which the shop takes for Google and which knows Ada."""
    settings.GOOGLE_CLIENT_ID = CLIENT_ID
    settings.GOOGLE_CLIENT_SECRET = CLIENT_SECRET
    settings.GOOGLE_REDIRECT_URIS = ["https://shop.example/app", REDIRECT_URI]
    settings.GOOGLE_ISSUER = provider_process.issuer
    settings.RATE_LIMIT_GOOGLE = "100000/h"
    provider_process.has("ada-1")
    return provider_process
