"""The one reader of the environment: settings ask it, nothing else touches `os.environ`."""

import os
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env

ROOT = Path(__file__).resolve().parents[2]
ENV_FILE = ROOT / ".env"
STACK_FILE = ROOT / ".nexus" / "stack.env"

env = Env(eager=True)


def read_env_file(path: Path) -> None:
    """Read the variables in `path`, if it exists; what is set already stays."""
    if path.is_file():
        env.read_env(str(path), recurse=False, override=False)


def read_env_files() -> None:
    """Read `.env`, then what the local stack wrote about itself.

    A variable that is exported already wins over `.env`, and `.env` over the local stack. Tests
    export NEXUS_ENV_FILES=no, as they must not depend on either.
    """
    if os.environ.get("NEXUS_ENV_FILES") == "no":
        return
    read_env_file(ENV_FILE)
    read_env_file(STACK_FILE)


def require(*names: str) -> None:
    """Refuse to go on without the variables that nothing works without."""
    missing = [name for name in names if not env.str(name, default="")]
    if missing:
        raise ImproperlyConfigured(
            f"{', '.join(missing)} not set. Start the local stack with `make run`, "
            "or set what is missing in the environment or in .env."
        )


def redis_database(url: str, number: int) -> str:
    """Return `url` pointing at another database of the same Redis server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{number}"))
