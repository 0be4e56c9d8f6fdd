"""Where production's lines go: JSON on the console, and a file for each part of the house."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from nexus.env import ROOT
from tests.house.test_production import GIVEN

SET_UP = """
import logging
from logging.config import dictConfig
import nexus.settings.logging as files
files.FILE_BYTES = {size}
dictConfig(files.logging_config(as_json=True, to_files=True))
"""
WRITE = """
for name in ("django", "nexus.health", "schema", "nexus.requests", "accounts.tasks", "catalog", "celery", "elsewhere"):
    logging.getLogger(name).warning("spoken", extra={"half": "\\ud800", "large": 2**70, "request": "hunter2"})
try:
    1 / 0
except ZeroDivisionError:
    logging.getLogger("accounts").exception("failed\\nbadly")
"""
COUNT = """
for number in range(50):
    logging.getLogger("catalog").info("counted", extra={"number": number, "padding": "x" * 400})
"""


def start(program: str, folder: Path, *, size: int = 50_000_000, **variables: str) -> subprocess.Popen[str]:
    """Run a program with the log of production, its files in `folder`."""
    environment = os.environ | GIVEN | {"PYTHONPATH": str(ROOT / "src"), "LOG_DIR": str(folder)} | variables
    words = [sys.executable, "-c", SET_UP.format(size=size) + program]
    return subprocess.Popen(words, env=environment, stderr=subprocess.PIPE, text=True)


def run(program: str, folder: Path, **variables: str) -> str:
    """Run it to its end and return what it wrote on the console."""
    return start(program, folder, **variables).communicate()[1]


def lines_of(text: str) -> list[dict[str, str]]:
    return [json.loads(line) for line in text.splitlines()]


def loggers_in(folder: Path) -> dict[str, list[str]]:
    return {path.stem: [line["logger"] for line in lines_of(path.read_text())] for path in folder.glob("*.log")}


def test_each_part_of_the_house_has_a_file(tmp_path: Path) -> None:
    console = lines_of(run(WRITE, tmp_path))
    assert loggers_in(tmp_path) == {
        "django": ["django"],
        "nexus": ["nexus.health", "schema", "elsewhere"],
        "requests": ["nexus.requests"],
        "accounts": ["accounts.tasks", "accounts"],
        "catalog": ["catalog"],
        "celery": ["celery"],
    }
    assert len(console) == 9
    assert console[0] | {"time": ""} == {
        "level": "WARNING",
        "logger": "django",
        "event": "spoken",
        "half": "\ud800",
        "large": 2**70,
        "time": "",
    }
    assert console[0]["time"].endswith("+00:00")
    # A traceback stays in its line.
    assert console[-1]["event"] == "failed\nbadly"
    assert console[-1]["exception"].endswith("ZeroDivisionError: division by zero")


def test_processes_that_share_a_folder_lose_no_line_when_files_are_full(tmp_path: Path) -> None:
    writers = [start(COUNT, tmp_path, size=60_000) for _ in range(3)]
    for writer in writers:
        writer.communicate()
    files = [path for path in tmp_path.glob("catalog.log*") if path.name[-1] in "g12345"]
    assert len(files) > 1
    written = [line["number"] for path in files for line in lines_of(path.read_text())]
    assert sorted(written) == sorted(list(range(50)) * 3)


def test_without_files_the_console_has_everything(tmp_path: Path) -> None:
    assert len(lines_of(run(WRITE, tmp_path, LOG_FILES="false"))) == 9
    assert list(tmp_path.iterdir()) == []


def test_text_is_there_for_who_reads_it(tmp_path: Path) -> None:
    assert " WARNING django spoken half=" in run(WRITE, tmp_path, LOG_FORMAT="text", LOG_FILES="false")


@pytest.mark.parametrize("variables", [{"LOG_LEVEL": "LOUD"}, {"LOG_FORMAT": "xml"}, {"LOG_REQUESTS": "some"}])
def test_refuses_a_misspelt_value_and_names_the_variable(tmp_path: Path, variables: dict[str, str]) -> None:
    assert f'"{next(iter(variables))}" invalid' in run(WRITE, tmp_path, **variables)


def test_refuses_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert "LOG_DIR: " in run(WRITE, tmp_path / "file")
