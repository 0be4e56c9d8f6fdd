"""What a machine is told whose Python is missing, too old or incomplete."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine with a shell and nothing else in its PATH."""
    commands = tmp_path / "bin"
    commands.mkdir()
    for name in ("sh", "dirname", "sed"):
        (commands / name).symlink_to(str(shutil.which(name)))
    return tmp_path


def install(machine: Path, name: str, answer: str, *, status: int = 0) -> None:
    """Put a command in PATH that answers as an interpreter of that kind does."""
    command = machine / "bin" / name
    command.write_text(f"#!/bin/sh\necho '{answer}'\nexit {status}\n")
    command.chmod(0o755)


def run(machine: Path, *command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    environment = {"PATH": str(machine / "bin"), "HOME": str(machine)} | variables
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


def find(machine: Path, wanted: str = "", **variables: str) -> subprocess.CompletedProcess[str]:
    return run(machine, "/bin/sh", "scripts/find-python", wanted, **variables)


def test_says_what_is_missing_where_there_is_no_python(machine: Path):
    answer = find(machine)
    assert answer.returncode == 1
    assert answer.stdout == ""
    assert "Nexus needs Python 3.12 or newer" in answer.stderr
    assert "apt install" in answer.stderr


def test_names_the_versions_that_are_too_old(machine: Path):
    install(machine, "python3", "other 3.11.2")
    answer = find(machine)
    assert answer.returncode == 1
    assert "python3 is 3.11.2" in answer.stderr


def test_passes_over_a_command_that_refuses_to_run(machine: Path):
    install(machine, "python3.13", "pyenv: python3.13: command not found", status=127)
    install(machine, "python3.12", "fits /somewhere/python3.12")
    assert find(machine).stdout == "/somewhere/python3.12\n"


def test_looks_into_the_folder_of_pyenv(machine: Path):
    binaries = machine / ".pyenv" / "versions" / "3.13.0" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python3").symlink_to(os.path.realpath(sys.executable))
    assert find(machine).stdout == f"{binaries}/python3\n"


def test_asks_uv_for_what_it_has(machine: Path):
    install(machine, "uv", str(machine / "managed"))
    (machine / "managed").symlink_to(os.path.realpath(sys.executable))
    assert find(machine).stdout == f"{machine}/managed\n"


def test_names_the_package_that_holds_a_missing_module(machine: Path):
    install(machine, "python3.12", "bare python3.12")
    answer = find(machine)
    assert answer.returncode == 1
    assert "apt install python3.12-venv" in answer.stderr


def test_a_choice_wins_over_what_would_be_found(machine: Path):
    install(machine, "python3.13", "fits /somewhere/python3.13")
    install(machine, "python3.12", "fits /somewhere/python3.12")
    assert find(machine, "3.12").stdout == "/somewhere/python3.12\n"
    assert find(machine, "python3.12").stdout == "/somewhere/python3.12\n"


def test_a_choice_that_leads_nowhere_is_an_error(machine: Path):
    install(machine, "python3.13", "fits /somewhere/python3.13")
    answer = find(machine, "/opt/python/bin/python3")
    assert answer.returncode == 1
    assert "PYTHON=/opt/python/bin/python3 does not lead to a Python" in answer.stderr


def test_make_passes_the_message_on(machine: Path):
    answer = run(machine, str(shutil.which("make")), "lock", PYTHON="2.7")
    assert answer.returncode == 2
    assert "PYTHON=2.7 does not lead to a Python" in answer.stderr
