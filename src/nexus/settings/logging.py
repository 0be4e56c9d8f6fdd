"""Where log lines go: one logger, and in production one file, for each part of the house."""

import logging
from pathlib import Path
from typing import Any

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from nexus.env import ROOT, env

# By the logger's name; what has none of its own goes where the application's lines go.
FILES = {
    "django": "django",
    "uvicorn": "django",
    "nexus": "nexus",
    "schema": "nexus",
    "nexus.requests": "requests",
    "accounts": "accounts",
    "catalog": "catalog",
    "celery": "celery",
}
FILE_BYTES = 50_000_000
OLD_FILES = 5

# From this long on a request is a warning, whatever else is logged of requests.
SLOW_REQUEST_MS = env.int("SLOW_REQUEST_MS", default=1000, validate=validate.Range(min=1))


def logging_config(*, as_json: bool, to_files: bool) -> dict[str, Any]:
    """Return the `LOGGING` dictionary of a profile; `as_json` and `to_files` hold unless the environment says else."""
    level = env.log_level("LOG_LEVEL", default=logging.INFO)
    requests = env.str("LOG_REQUESTS", default="all", validate=validate.OneOf(["all", "slow"]))
    layout = env.str("LOG_FORMAT", default="json" if as_json else "text", validate=validate.OneOf(["json", "text"]))
    folder = _log_folder() if env.bool("LOG_FILES", default=to_files) else None
    # That beat has sent a task, and that a worker has received and done it: some lines every ten seconds.
    routine = {"level": level if level < logging.INFO else max(level, logging.WARNING)}
    loggers: dict[str, Any] = {
        name: {"handlers": ["console", *([file] if folder else [])], "level": level, "propagate": False}
        for name, file in FILES.items()
    }
    if requests == "slow":
        loggers["nexus.requests"]["level"] = max(level, logging.WARNING)
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "text": {
                "()": "nexus.common.log_lines.FactsFormatter",
                "format": "%(asctime)s %(levelname)s %(name)s %(message)s",
            },
            "json": {"()": "nexus.common.log_lines.JsonFormatter"},
        },
        "filters": {"with_work": {"()": "nexus.common.log_lines.WithWork"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": layout, "filters": ["with_work"]},
            **(_files(folder) if folder else {}),
        },
        "root": {"handlers": ["console", *(["nexus"] if folder else [])], "level": logging.WARNING},
        "loggers": loggers
        | dict.fromkeys(("celery.beat", "celery.worker.strategy", "celery.app.trace"), routine)
        # The web server has set itself up when Django is loaded; its line of a request says less than ours.
        | {"uvicorn.error": {}, "uvicorn.access": {"propagate": False}},
    }


def _files(folder: Path) -> dict[str, Any]:
    """Return a handler for each file; web servers and workers of a machine may share the folder."""
    return {
        file: {
            "class": "concurrent_log_handler.ConcurrentRotatingFileHandler",
            "filename": str(folder / f"{file}.log"),
            "maxBytes": FILE_BYTES,
            "backupCount": OLD_FILES,
            "encoding": "utf-8",
            "formatter": "json",
            "filters": ["with_work"],
        }
        for file in sorted(set(FILES.values()))
    }


def _log_folder() -> Path:
    folder = Path(env.path("LOG_DIR", default=ROOT / "logs"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        (folder / ".writable").touch()
    except OSError as error:
        raise ImproperlyConfigured(
            f"LOG_DIR: {folder} takes no files ({error.strerror}). Mount a volume there, or set LOG_FILES=false."
        ) from None
    return folder
