"""Makes up the secrets of docker-compose.yml, in a folder that its containers share: `compose_secrets FOLDER`."""

import secrets
import sys
from pathlib import Path


def make_up(folder: Path) -> None:
    """Write what is missing; what is there stays, as PostgreSQL takes its first password for good."""
    _keep(folder / "secret_key", secrets.token_urlsafe(48))
    postgres = _keep(folder / "postgres_password", secrets.token_urlsafe(24))
    redis = _keep(folder / "redis_password", secrets.token_urlsafe(24))
    _keep(folder / "database_url", f"postgres://nexus:{postgres}@postgres:5432/nexus")
    _keep(folder / "redis_url", f"redis://:{redis}@redis:6379")
    _keep(folder / "redis_cache_url", f"redis://:{redis}@redis-cache:6379")


def _keep(path: Path, secret: str) -> str:
    if not path.exists():
        # Each container reads it as a user of its own; whoever is in none of them does not see the volume.
        path.write_text(secret)
        path.chmod(0o444)
    return path.read_text()


if __name__ == "__main__":
    make_up(Path(sys.argv[1]))
