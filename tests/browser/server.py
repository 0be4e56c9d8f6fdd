"""The application behind a real server, with the demo shop in a database of its own."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg
from django.conf import settings
from psycopg import sql

from nexus.env import ROOT, env

START_SECONDS = 120
DEMO_PASSWORD = "a-password-for-the-demo-97"


@contextmanager
def serve_demo_shop(media: Path) -> Iterator[str]:
    """Serve the demo shop on a free port, and yield its address."""
    with _own_database() as database_url:
        environment = _environment(database_url, media)
        for words in (("migrate", "--verbosity=0"), ("load_demo",)):
            _run(("django", *words), environment)
        with _running_server(environment) as url:
            yield url


@contextmanager
def _own_database() -> Iterator[str]:
    """Make a database and drop it afterwards.

    Not the one of the tests: the server could not see what a test's transaction holds, and Django
    refuses its ORM in a thread where the browser's event loop runs.
    """
    url = env.str("DATABASE_URL")
    name = f"nexus_browser_{uuid4().hex[:12]}"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
        try:
            yield urlsplit(url)._replace(path=f"/{name}").geturl()
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


def _environment(database_url: str, media: Path) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database_url,
        "DEBUG": "true",
        "DJANGO_SETTINGS_MODULE": "nexus.settings.development",
        "GRAPHIQL_ENABLED": "true",
        "MEDIA_ROOT": str(media),
        "NEXUS_DEMO_PASSWORD": DEMO_PASSWORD,
        "NEXUS_ENV_FILES": "no",
        "PYTHONPATH": str(ROOT / "src"),
        "REDIS_URL": settings.REDIS_URL,
        "SECRET_KEY": settings.SECRET_KEY,
    }


def _run(words: tuple[str, ...], environment: Mapping[str, str]) -> None:
    subprocess.run((sys.executable, "-m", *words), env=environment, check=True, timeout=600)


@contextmanager
def _running_server(environment: Mapping[str, str]) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    words = ("uvicorn", "nexus.asgi:application", "--port", str(port), "--lifespan", "off", "--log-level", "warning")
    process = subprocess.Popen((sys.executable, "-m", *words), env=environment)
    try:
        _wait_until_served(port, process)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait_until_served(port: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"The server for the browser ended with status {process.returncode}.")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"Nothing listened on port {port} within {START_SECONDS} s.")
