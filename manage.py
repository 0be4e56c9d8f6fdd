#!/usr/bin/env python
"""Django's command line; `make run` must be running, or DATABASE_URL set."""

import os
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent / "src"))


def main() -> None:
    """Run one administrative command under the development settings unless told otherwise."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nexus.settings.development")
    # An operator's command may take as long as it needs; only requests are cut short.
    os.environ.setdefault("DATABASE_STATEMENT_TIMEOUT_MS", "0")
    # But a migration that waits for a lock has everybody else wait behind it; tried again later, it may get it at once.
    os.environ.setdefault("DATABASE_LOCK_TIMEOUT_MS", "2000" if sys.argv[1:2] == ["migrate"] else "0")
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line
    from environs import EnvError

    try:
        execute_from_command_line(sys.argv)
    except (EnvError, ImproperlyConfigured) as error:
        sys.exit(f"{error}")


if __name__ == "__main__":
    main()
