"""The Dockerfile and the compose file: what their tools accept, and that they promise what the pages say."""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from nexus.env import ROOT
from nexus.local.compose_secrets import make_up
from tests.house.test_env_example import listed

DOCKERFILE = (ROOT / "Dockerfile").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = {"web", "worker", "beat", "migrate"}


def run(name: str, *words: str) -> None:
    program = Path(sys.executable).with_name(name)
    done = subprocess.run([program, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_dockerfile_has_nothing_to_complain_about() -> None:
    run("hadolint", "--no-color", "--failure-threshold", "style", "Dockerfile")


def test_the_compose_file_is_one() -> None:
    run("check-jsonschema", "--builtin-schema", "vendor.compose-spec", "docker-compose.yml")


def test_what_runs_is_not_root_and_changes_nothing_but_its_volumes() -> None:
    assert re.findall(r"^USER (.*)$", DOCKERFILE, re.MULTILINE) == ["10001:10001"]
    for name in OURS:
        service = SERVICES[name]
        assert (service["read_only"], service["cap_drop"], service["tmpfs"]) == (True, ["ALL"], ["/tmp"])  # noqa: S108


def test_every_package_is_the_one_that_was_locked() -> None:
    assert "--no-deps --require-hashes -r" in DOCKERFILE


def test_everything_waits_for_the_migrations() -> None:
    for name in OURS - {"migrate"}:
        assert SERVICES[name]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}


def test_only_the_caches_may_forget() -> None:
    assert "--maxmemory-policy noeviction --appendonly yes" in SERVICES["redis"]["command"]
    assert "--maxmemory-policy allkeys-lru --appendonly no" in SERVICES["redis-cache"]["command"]


def test_the_ports_are_those_of_the_pages_and_the_servers_are_not_for_the_world() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if service.get("ports")}
    assert ports == {
        "web": ["8000:8000"],
        "postgres": ["127.0.0.1:5432:5432"],
        "redis": ["127.0.0.1:6379:6379"],
        "mail": ["127.0.0.1:8025:8025"],
    }


def test_every_variable_of_the_compose_file_is_read_and_every_secret_made_up(tmp_path: Path) -> None:
    lines = (ROOT / "deploy" / "compose.env").read_text().splitlines()
    variables = dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))
    assert {name.removesuffix("_FILE") for name in variables} <= listed().keys()
    make_up(tmp_path)
    wanted = {Path(value).name for name, value in variables.items() if name.endswith("_FILE")}
    assert wanted | {"postgres_password", "redis_password"} == {path.name for path in tmp_path.iterdir()}


@pytest.mark.parametrize("name", ["secret_key", "database_url"])
def test_a_secret_that_is_there_stays(tmp_path: Path, name: str) -> None:
    make_up(tmp_path)
    before = (tmp_path / name).read_text()
    make_up(tmp_path)
    assert (tmp_path / name).read_text() == before
    assert len(before) >= 32
