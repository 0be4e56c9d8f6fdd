"""The one reader of the environment: settings ask it, nothing else touches `os.environ`."""

from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

from environs import Env

ROOT = Path(__file__).resolve().parents[2]

env = Env(eager=True)


def read_env_files() -> None:
    """Read `.env`, then what the local stack wrote about itself.

    A variable that is exported already wins over `.env`, and `.env` over the local stack.
    """
    for path in (ROOT / ".env", ROOT / ".nexus" / "stack.env"):
        if path.is_file():
            env.read_env(str(path), recurse=False, override=False)


def redis_database(url: str, number: int) -> str:
    """Return `url` pointing at another database of the same Redis server."""
    parts = urlsplit(url)
    return urlunsplit(parts._replace(path=f"/{number}"))
