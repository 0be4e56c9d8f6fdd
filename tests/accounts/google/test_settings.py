"""Google sign-in is set up as a whole, or not at all."""

import os
import subprocess
import sys

import pytest

from nexus.env import ROOT

WHOLE = {
    "GOOGLE_CLIENT_ID": "shop",
    "GOOGLE_CLIENT_SECRET": "known-to-both",
    "GOOGLE_REDIRECT_URIS": "https://shop.example/signed-in,https://shop.example/app",
}


def start(**variables: str) -> subprocess.CompletedProcess[str]:
    program = "import nexus.settings.base as base; print(base.GOOGLE_REDIRECT_URIS)"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")} | variables
    return subprocess.run([sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=False)


def test_takes_several_redirect_addresses() -> None:
    assert start(**WHOLE).stdout.strip() == "['https://shop.example/signed-in', 'https://shop.example/app']"


@pytest.mark.parametrize("missing", ["GOOGLE_CLIENT_SECRET", "GOOGLE_REDIRECT_URIS"])
def test_refuses_to_start_with_half_of_it(missing: str) -> None:
    refused = start(**WHOLE | {missing: ""})
    assert refused.returncode != 0
    assert f"{missing} not set" in refused.stderr
