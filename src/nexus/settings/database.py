"""How long anybody waits for PostgreSQL."""

from typing import Any

from environs import validate

from nexus.common.database import giving_up_after
from nexus.env import env

# PostgreSQL ends its statements itself; longer than that by so much means that it is frozen.
FROZEN_AFTER_SECONDS = 0.5
# How a connection is found dead whose other end has vanished: no answer to what was sent, or to a look after a while.
VANISHED = {"tcp_user_timeout": 5000, "keepalives_idle": 10, "keepalives_interval": 3, "keepalives_count": 3}


def database_options(*, connections: int, pool_timeout: float) -> dict[str, Any]:
    """Return the options of a database with a pool of so many `connections`."""
    statement_ms = env.int("DATABASE_STATEMENT_TIMEOUT_MS", default=1500, validate=validate.Range(min=0))
    lock_ms = env.int("DATABASE_LOCK_TIMEOUT_MS", default=500, validate=validate.Range(min=0))
    return {
        "pool": {
            "min_size": 1,
            "max_size": connections,
            "timeout": pool_timeout,
            # The pause between attempts doubles, so a long outage would go on as long again.
            "reconnect_timeout": 5,
            "connection_class": giving_up_after(statement_ms / 1000 + FROZEN_AFTER_SECONDS if statement_ms else None),
        },
        "options": f"-c statement_timeout={statement_ms} -c lock_timeout={lock_ms}",
        "connect_timeout": 2,
        **VANISHED,
    }
