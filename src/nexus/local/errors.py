"""What can stop the local stack, each with what to do about it."""

from pathlib import Path

LAST_LINES = 15


class LocalStackError(Exception):
    """The stack cannot go on; the message is for the person at the terminal."""


def with_log(message: str, log: Path) -> LocalStackError:
    """Return an error that shows the end of `log` and says where it lies."""
    lines = log.read_text(errors="replace").splitlines()[-LAST_LINES:] if log.is_file() else []
    return LocalStackError("\n".join([message, *(f"  | {line}" for line in lines), f"The whole log: {log}"]))
