"""What the local stack keeps between starts: one folder in the checkout, its secrets readable by their owner alone."""

import fcntl
import os
import secrets
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from nexus.env import STACK_FILE
from nexus.local.errors import LocalStackError

STATE = STACK_FILE.parent
LOGS = STATE / "logs"
SECRETS = STATE / "secrets"
LOCK = STATE / "lock"
DEMO_PASSWORD = SECRETS / "demo_password"


def write_private(path: Path, text: str) -> None:
    """Replace `path` at once with a file that only its owner may read."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(path.name + ".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    fresh.replace(path)


def kept_secret(name: str, *, random_bytes: int = 36) -> str:
    """Return the secret of that name, made up when it is asked for first."""
    path = SECRETS / name
    if not path.is_file():
        write_private(path, secrets.token_urlsafe(random_bytes))
    return path.read_text()


def publish(addresses: Mapping[str, str]) -> None:
    """Tell `manage.py` and other tools where the running stack answers."""
    lines = ["# Written by `make run`; emptied when it stops."]
    lines += [f"{name}={_quoted(value)}" for name, value in addresses.items()]
    write_private(STACK_FILE, "\n".join(lines) + "\n")


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def withdraw() -> None:
    """Forget the addresses: the stack has stopped."""
    write_private(STACK_FILE, "# The stack is not running; `make run` starts it.\n")


@contextmanager
def sole_use() -> Iterator[None]:
    """Hold the checkout's state; a second stack in the same checkout is refused."""
    try:
        STATE.mkdir(exist_ok=True)
        file = LOCK.open("a+")
    except PermissionError as error:
        raise LocalStackError(f"{STATE} belongs to another user (started as root before?): {error}") from error
    with file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise LocalStackError(
                f"The stack of this checkout runs already (process {file.read().strip()}). Stop it with Ctrl-C there."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield


def forget() -> None:
    """Delete everything that the stack has kept, data included."""
    if not STATE.exists():
        return
    with sole_use():
        try:
            shutil.rmtree(STATE)
        except PermissionError as error:
            raise LocalStackError(f"Part of {STATE} belongs to another user, root perhaps: {error}") from error
