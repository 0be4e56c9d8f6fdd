"""What whoever opens the address that the server prints is led to."""

import os
import subprocess
import sys

import pytest
from django.test import Client

from nexus.env import ROOT


def test_leads_from_the_root_to_graphiql() -> None:
    answer = Client().get("/")
    assert (answer.status_code, answer["Location"]) == (302, "/graphql/")


@pytest.mark.parametrize(("enabled", "status"), [("true", "302"), ("false", "404")])
def test_has_a_root_only_beside_graphiql(enabled: str, status: str) -> None:
    program = "from django.test import Client; print(Client().get('/').status_code)"
    environment = os.environ | {"GRAPHIQL_ENABLED": enabled, "DEBUG": "false", "ALLOWED_HOSTS": "testserver"}
    environment["DJANGO_SETTINGS_MODULE"] = "nexus.settings.development"
    shown = subprocess.run(
        [sys.executable, "manage.py", "shell", "--verbosity", "0", "--command", program],
        cwd=ROOT, env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert shown.stdout.split() == [status], shown.stderr
