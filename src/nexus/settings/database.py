"""PostgreSQL: the primary, replicas beside it, and a pooler in front of either."""

from typing import Any

import dj_database_url
from environs import validate

from nexus.common.database import giving_up_after
from nexus.env import env

# Resolvers hop into DATABASE_THREADS threads; 0 keeps them in the caller's thread, as tests need.
DATABASE_THREADS = env.int("DATABASE_THREADS", default=8, validate=validate.Range(min=0, max=64))
# What hashes passwords has threads of its own: 19 MiB each while it does.
PASSWORD_THREADS = env.int("PASSWORD_THREADS", default=4, validate=validate.Range(min=1, max=64))
# So do pictures: while one is decoded it takes up to 500 MB.
IMAGE_THREADS = env.int("IMAGE_THREADS", default=2, validate=validate.Range(min=1, max=16))
# Each page of the admin has a thread while it is worked on.
PAGES_AT_ONCE = env.int("PAGES_AT_ONCE", default=4, validate=validate.Range(min=1, max=64))
# None of them can take the connections of the others; two are for threads that look after the process.
CONNECTIONS = max(DATABASE_THREADS, 4) + PASSWORD_THREADS + IMAGE_THREADS + PAGES_AT_ONCE + 2
# For a thread, and then for a connection.
DATABASE_POOL_TIMEOUT = env.float(
    "DATABASE_POOL_TIMEOUT_SECONDS", default=0.5, validate=validate.Range(min=0.05, max=60)
)
STATEMENT_TIMEOUT_MS = env.int("DATABASE_STATEMENT_TIMEOUT_MS", default=1500, validate=validate.Range(min=0))
LOCK_TIMEOUT_MS = env.int("DATABASE_LOCK_TIMEOUT_MS", default=500, validate=validate.Range(min=0))
# A pooler that hands a connection on after each transaction, as PgBouncer does.
DATABASE_POOLER = env.bool("DATABASE_POOLER", default=False)
# Each the address of one server, not of several behind one name: how far a replica has come is looked at for itself.
DATABASE_REPLICA_URLS = env.words("DATABASE_REPLICA_URLS", default=[])


# PostgreSQL ends its statements itself; longer than that by so much means that it is frozen.
FROZEN_AFTER_SECONDS = 0.5
# A replica that says nothing for so long is left, while there is time to ask the primary.
REPLICA_SILENT_SECONDS = 1.0
# How a connection is found dead whose other end has vanished: no answer to what was sent, or to a look after a while.
VANISHED = {"tcp_user_timeout": 5000, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}


def _options(*, is_replica: bool) -> dict[str, Any]:
    """Return how long anybody waits for PostgreSQL."""
    patience = STATEMENT_TIMEOUT_MS / 1000 + FROZEN_AFTER_SECONDS if STATEMENT_TIMEOUT_MS else None
    if is_replica and patience:
        patience = min(patience, REPLICA_SILENT_SECONDS)
    options: dict[str, Any] = {
        "pool": {
            "min_size": 1,
            "max_size": CONNECTIONS,
            "timeout": DATABASE_POOL_TIMEOUT,
            # The pause between attempts doubles, so a long outage would go on as long again.
            "reconnect_timeout": 5,
            "connection_class": giving_up_after(patience),
        },
        "connect_timeout": 2,
        **VANISHED,
    }
    if DATABASE_POOLER:
        # What was prepared on one connection is asked for on another. Without `options`, which a pooler refuses, the
        # role has the limits: `manage.py limit_role`.
        return options | {"prepare_threshold": None}
    limits = f"-c statement_timeout={STATEMENT_TIMEOUT_MS} -c lock_timeout={LOCK_TIMEOUT_MS}"
    # How often a connection runs a statement of `nexus.common.kept_plans` before it has it prepared.
    return options | {"prepare_threshold": 1, "options": limits}


def _database(address: dict[str, Any], *, is_replica: bool = False) -> dict[str, Any]:
    more = {"CONN_MAX_AGE": 0, "OPTIONS": _options(is_replica=is_replica) | address.get("OPTIONS", {})}
    return address | more | {"DISABLE_SERVER_SIDE_CURSORS": DATABASE_POOLER}


DATABASES: dict[str, dict[str, Any]] = {"default": _database(dict(env.dj_db_url("DATABASE_URL")))}
for number, url in enumerate(DATABASE_REPLICA_URLS, 1):
    DATABASES[f"replica_{number}"] = _database(dict(dj_database_url.parse(url)), is_replica=True)
DATABASE_ROUTERS = ["nexus.common.replicas.Router"] if DATABASE_REPLICA_URLS else []
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
