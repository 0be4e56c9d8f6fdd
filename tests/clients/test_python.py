"""ariadne-codegen makes a typed Python client of the schema; a program that shops with it does so for real."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from fcntl import LOCK_EX, flock
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from uv import find_uv_bin

from nexus.env import ROOT
from tests.clients.conftest import HERE
from tests.clients.shop import Shop

FOLDER = HERE / "python"
REQUIREMENTS = FOLDER / "requirements.txt"


@pytest.fixture(scope="module")
def programs() -> Path:
    """The programs of an environment of its own: the generator wants another graphql-core than the server."""
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    environment = FOLDER / ".venv" / version
    stamp = environment / "fetched.sha256"
    wanted = sha256(REQUIREMENTS.read_bytes()).hexdigest()
    with _one_at_a_time():
        if not stamp.is_file() or stamp.read_text() != wanted:
            _install(environment)
            stamp.write_text(wanted)
    return environment / "bin"


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with REQUIREMENTS.open() as handle:
        flock(handle, LOCK_EX)
        yield


def _install(environment: Path) -> None:
    uv = find_uv_bin()
    create = (uv, "venv", "--quiet", "--clear", "--python", sys.executable, str(environment))
    fill = (uv, "pip", "sync", "--quiet", "--require-hashes", "--python", str(environment), str(REQUIREMENTS))
    for command in (create, fill):
        done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=300)
        if done.returncode and not os.environ.get("CI"):
            pytest.skip(f"The packages of the Python client are not here: {done.stderr.strip()}")
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def client(programs: Path) -> Path:
    """The generated package's folder."""
    _run(programs / "ariadne-codegen", "--config", str(FOLDER / "codegen.toml"))
    return FOLDER


def _run(*command: str | Path) -> None:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=300)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_client_and_the_program_pass_strict_types(programs: Path, client: Path) -> None:
    targets = (str(client / "shopper.py"), str(client / "shop_client"))
    _run(programs / "mypy", "--config-file", str(client / "mypy.ini"), *targets)


@pytest.mark.local_stack
def test_the_program_shops(programs: Path, client: Path, shop: Shop) -> None:
    assert _shop(programs, client, shop) == {
        "name": "Grace",
        "slug": "gas-stove-glo",
        "price": "54.00",
        "crumbs": ["outdoors", "outdoors/camping", "outdoors/camping/camp-kitchen"],
        "review": "PENDING",
        "again": "ALREADY_REVIEWED",
        "email": "grace@example.com",
        "sessions": 1,
        "logins": ["SUCCESS"],
        "claims": [],
        "left": True,
    }


def _shop(programs: Path, client: Path, shop: Shop) -> Any:
    """Run the program, hand it the mailed code when it asks, and return what it saw."""
    command = (programs / "python", client / "shopper.py", shop.endpoint)
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    with subprocess.Popen(command, text=True, cwd=client, **pipes) as program:
        assert program.stdout
        asks = program.stdout.readline()
        assert asks == "code for grace@example.com\n", program.communicate()
        output, complaints = program.communicate(shop.newest_code("grace@example.com") + "\n", timeout=300)
    assert program.returncode == 0, complaints
    return json.loads(output.splitlines()[-1])
