"""Which user PostgreSQL runs as: it refuses root, so root hands it to a user without rights."""

import os
import pwd
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

ANYBODY_MAY_ENTER = 0o001
ANYBODY_MAY_READ = 0o004


@dataclass(frozen=True)
class OtherUser:
    """The user that a program changes to, and whether closed folders lie on its way."""

    uid: int
    gid: int
    enters_closed_folders: bool

    def options(self) -> list[str]:
        """Return the options that tell the launcher."""
        closed = ["--enter-closed-folders"] if self.enters_closed_folders else []
        return ["--uid", str(self.uid), "--gid", str(self.gid), *closed]


def other_user(paths: Iterable[Path]) -> OtherUser | None:
    """Return the user for a program that refuses root and reads `paths`; None when we are not root."""
    if os.geteuid() != 0:
        return None
    nobody = pwd.getpwnam("nobody")
    closed = not all(_is_open_to_all(path.resolve()) for path in paths)
    return OtherUser(nobody.pw_uid, nobody.pw_gid, enters_closed_folders=closed)


def _is_open_to_all(path: Path) -> bool:
    if path.is_file() and not path.stat().st_mode & ANYBODY_MAY_READ:
        return False
    return all(folder.stat().st_mode & ANYBODY_MAY_ENTER for folder in path.parents)
