"""The one reader of the environment: settings ask it, nothing else touches `os.environ`."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.exceptions import ImproperlyConfigured
from environs import EnvError, FileAwareEnv, validate

ROOT = Path(__file__).resolve().parents[2]
ENV_FILE = ROOT / ".env"
STACK_FILE = ROOT / ".nexus" / "stack.env"

WEB_ADDRESS = validate.Regexp(r"https?://[^\s/?#]+\S*\Z", error="It must be an address such as https://shop.example.")
REDIS_ADDRESS = validate.Regexp(r"redis\S*://\S+\Z", error="It must be an address such as redis://redis.example:6379.")


class Environment(FileAwareEnv):
    """Reads a variable NAME from the environment or `.env`, or from the file that NAME_FILE names there.

    What is exported wins over `.env`. An empty variable is one that is not set, as Docker Compose leaves many.
    """

    def _get_value(self, env_key: str, default: Any) -> Any:
        for source in (os.environ, self._environ):
            if value := source.get(env_key):
                return value
            if path := source.get(f"{env_key}_FILE"):
                return _read_secret(f"{env_key}_FILE", Path(path)) or default
            if env_key in source:
                return default
        return default

    def words(self, name: str, default: Any = ..., **options: Any) -> list[str]:
        """Return what stands between commas, without the blanks around it."""
        return [word for word in self.list(name, default, subcast=str.strip, **options) if word]


def _read_secret(name: str, path: Path) -> str:
    try:
        return path.read_text().strip()
    except (OSError, UnicodeDecodeError) as error:
        raise EnvError(f'Environment variable "{name}" invalid: {path} cannot be read.') from error


env = Environment(eager=True)


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
