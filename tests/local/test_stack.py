"""The whole stack, started and stopped as a person does it."""

import os
import signal
import socket
import stat
from urllib.parse import urlsplit

import psycopg
import pytest
from dotenv import dotenv_values

from tests.local.conftest import START_SECONDS, Checkout, status_of, stop

pytestmark = pytest.mark.local_stack

DEMO_PASSWORD = "a-password-for-the-demo-97"


def test_starts_from_nothing_and_stops_clean(checkout: Checkout, port: int):
    stack = checkout.start_and_wait(PORT=str(port), NEXUS_DEMO_PASSWORD=DEMO_PASSWORD)

    assert status_of(port, "/readyz") == 200
    assert status_of(port, "/static/admin/css/base.css") == 200
    assert f"http://127.0.0.1:{port}/graphql/" in checkout.output()
    assert f"staff@nexus.example      {DEMO_PASSWORD}" in " ".join(checkout.output().splitlines())
    assert stat.S_IMODE(checkout.stack_file.stat().st_mode) == 0o600
    assert dotenv_values(checkout.stack_file)["SITE_URL"] == f"http://127.0.0.1:{port}"
    assert checkout.manage("migrate", "--check").returncode == 0
    assert all("127.0.0.1" in str(dotenv_values(checkout.stack_file)[name]) for name in ("DATABASE_URL", "REDIS_URL"))

    second = checkout.start(PORT=str(port))
    assert second.wait(timeout=START_SECONDS) == 1
    assert "runs already" in checkout.output()
    assert "runs already" in checkout.forget().stdout

    assert stop(stack) == 0
    assert checkout.processes() == []
    assert dotenv_values(checkout.stack_file) == {}
    answer = checkout.manage("check")
    assert answer.returncode != 0
    assert "make run" in answer.stderr


def test_starts_again_with_its_data_and_leaves_nothing_behind_when_killed(checkout: Checkout, port: int):
    stack = checkout.start_and_wait(PORT=str(port))
    assert DEMO_PASSWORD in checkout.output()
    assert "Applying" not in checkout.output()

    stack.kill()
    stack.wait()
    checkout.wait_until_empty()


def test_stops_clean_when_nobody_reads_its_output_any_more(checkout: Checkout, port: int):
    reader, writer = os.pipe()
    stack = checkout.start(os.fdopen(writer, "w"), PORT=str(port))
    with os.fdopen(reader) as output:
        assert any("Ctrl-C stops everything" in line for line in output)

    assert status_of(port, "/readyz") == 200
    assert stop(stack) == 0
    assert checkout.processes() == []
    assert dotenv_values(checkout.stack_file) == {}


def test_starts_after_a_crash_and_stops_as_a_whole_when_one_part_ends(checkout: Checkout, port: int):
    # A power cut leaves a number that is another process's by now.
    process_file = checkout.state / "postgres" / "data" / "postmaster.pid"
    process_file.write_text(f"{os.getpid()}\n{process_file.parent}\n")

    stack = checkout.start_and_wait(PORT=str(port))
    os.kill(int(process_file.read_text().split()[0]), signal.SIGINT)

    assert stack.wait(timeout=START_SECONDS) == 1
    assert "postgres ended with status" in checkout.output()
    assert str(checkout.state / "logs" / "postgres.log") in checkout.output()
    assert checkout.processes() == []


def test_names_another_port_when_the_port_is_taken(checkout: Checkout):
    with socket.create_server(("127.0.0.1", 0)) as other:
        stack = checkout.start(PORT=str(other.getsockname()[1]))
        assert stack.wait(timeout=START_SECONDS) == 1

    assert "make run PORT=" in checkout.output()
    assert "PostgreSQL" not in checkout.output()


@pytest.mark.parametrize("word", ["eighty", "0", "65536"])
def test_refuses_a_port_that_is_none(checkout: Checkout, word: str):
    assert checkout.start(PORT=word).wait(timeout=START_SECONDS) == 1
    assert "PORT must be a number" in checkout.output()


def test_uses_the_servers_it_is_given(checkout: Checkout, port: int):
    given = urlsplit(os.environ["DATABASE_URL"])
    database, redis = given._replace(path="/given_to_the_stack").geturl(), os.environ["REDIS_URL"]
    with psycopg.connect(given.geturl(), autocommit=True) as connection:
        connection.execute("CREATE DATABASE given_to_the_stack")

    stack = checkout.start_and_wait(PORT=str(port), DATABASE_URL=database, REDIS_URL=redis)

    assert "Starting PostgreSQL" not in checkout.output()
    assert dotenv_values(checkout.stack_file)["DATABASE_URL"] == database
    assert status_of(port, "/readyz") == 200
    assert stop(stack, signal.SIGINT) == 0
    assert checkout.processes() == []


def test_says_so_when_a_given_server_does_not_answer(checkout: Checkout, port: int):
    stack = checkout.start(PORT=str(port), DATABASE_URL="postgres://127.0.0.1:1/none", REDIS_URL="redis://127.0.0.1:1")
    assert stack.wait(timeout=START_SECONDS) == 1
    assert "DATABASE_URL is set, but what it names does not answer" in checkout.output()


def test_forgets_everything_it_has_kept(checkout: Checkout):
    assert checkout.state.exists()
    assert checkout.forget().returncode == 0
    assert not checkout.state.exists()
    assert checkout.forget().returncode == 0


def test_says_what_is_wrong_with_a_demo_password(checkout: Checkout, port: int):
    assert checkout.forget().returncode == 0
    assert checkout.start(PORT=str(port), NEXUS_DEMO_PASSWORD="12345").wait(timeout=START_SECONDS) == 1
    assert "The demo password is too weak. This password is too short." in checkout.output()
    assert "Traceback" not in checkout.output()
    assert checkout.processes() == []
