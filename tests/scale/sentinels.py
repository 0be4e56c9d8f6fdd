"""Two masters, `main` and `cache`, each with a replica, under the eyes of three sentinels; all on this machine."""

import os
import signal
from dataclasses import dataclass
from pathlib import Path

from redis import Redis, RedisError

from nexus.env import redis_database
from nexus.local.ports import LOOPBACK, free_port
from nexus.local.processes import Program, RunningProgram
from nexus.local.redis import RedisServer
from tests.faults.conftest import wait_until
from tests.scale.hosts import Hosts

PASSWORD = "of-the-servers"
SENTINEL_PASSWORD = "of-the-sentinels"
MASTERS = "main", "cache"
WATCHED = """
sentinel monitor {name} 127.0.0.1 {port} 2
sentinel auth-pass {name} {password}
sentinel down-after-milliseconds {name} 2000
sentinel failover-timeout {name} 10000
"""


@dataclass
class Watched:
    """A server that is a master or its replica."""

    port: int
    running: RunningProgram

    def client(self, database: int = 0) -> Redis:
        return Redis.from_url(redis_database(f"redis://:{PASSWORD}@{LOOPBACK}:{self.port}", database))


class Sentinels:
    """The sentinels and what they watch."""

    def __init__(self, hosts: Hosts, folder: Path) -> None:
        self._hosts, self._folder = hosts, folder
        self.servers = [self._start_server() for _ in (*MASTERS, *MASTERS)]
        self.ports = [free_port() for _ in range(3)]
        for replica, master in zip(self.servers[2:], self.servers[:2], strict=True):
            with replica.client() as client:
                client.config_set("masterauth", PASSWORD)
                client.replicaof(LOOPBACK, str(master.port))
        for master in self.servers[:2]:
            with master.client() as client:
                client.config_set("masterauth", PASSWORD)
        for port in self.ports:
            self._start_sentinel(port)
        wait_until(self._know_each_other, seconds=60)

    @property
    def settings(self) -> dict[str, str]:
        """What a process is told."""
        main = f"redis://:{PASSWORD}@main"
        return {
            "REDIS_SENTINELS": ", ".join(f"{LOOPBACK}:{port}" for port in self.ports),
            "REDIS_SENTINEL_PASSWORD": SENTINEL_PASSWORD,
            "REDIS_URL": main,
            "REDIS_AUTH_URL": main,
            "REDIS_CACHE_URL": f"redis://:{PASSWORD}@cache",
            "CELERY_BROKER_URL": f"{main}/0",
        }

    def master(self, name: str) -> Watched:
        """Return the server that all sentinels call the master of that name."""
        ports = {int(self._ask(port)[name]["port"]) for port in self.ports}
        assert len(ports) == 1, ports
        return next(server for server in self.servers if server.port in ports)

    def fail_over(self, name: str) -> Watched:
        """Kill the master once its replica has all that it has, and return who has taken its place."""
        old = self.master(name)
        wait_until(lambda: _has_replicated(old))
        os.killpg(old.running.process.pid, signal.SIGKILL)
        wait_until(lambda: self._has_left(name, old), seconds=120)
        return self.master(name)

    def _ask(self, port: int) -> dict[str, dict[str, str]]:
        with Redis(host=LOOPBACK, port=port, password=SENTINEL_PASSWORD) as sentinel:
            return sentinel.sentinel_masters()

    def _has_left(self, name: str, old: Watched) -> bool:
        told = [self._ask(port)[name] for port in self.ports]
        return all(int(each["port"]) != old.port for each in told) and len({each["port"] for each in told}) == 1

    def _know_each_other(self) -> bool:
        try:
            told = [master for port in self.ports for master in self._ask(port).values()]
        except RedisError:
            return False
        return all(each["num-other-sentinels"] == 2 and each["num-slaves"] == 1 for each in told)

    def _start_server(self) -> Watched:
        port = free_port()
        folder = self._folder / f"redis-{port}"
        server = RedisServer(folder=folder, log=folder / "redis.log", port=port, password=PASSWORD, is_throwaway=True)
        server.prepare()
        running = self._hosts.start(server.program())
        wait_until(server.is_ready)
        return Watched(port, running)

    def _start_sentinel(self, port: int) -> None:
        folder = self._folder / f"sentinel-{port}"
        folder.mkdir(parents=True)
        watched = "".join(
            WATCHED.format(name=name, port=server.port, password=PASSWORD)
            for name, server in zip(MASTERS, self.servers, strict=False)
        )
        own = f'bind {LOOPBACK}\nport {port}\ndir "{folder}"\nrequirepass {SENTINEL_PASSWORD}\nlocale-collate C\n'
        settings = folder / "sentinel.conf"
        settings.write_text(own + watched)
        binary = self.servers[0].running.program.command[0]
        program = Program(name="sentinel", command=[binary, str(settings), "--sentinel"], log=folder / "sentinel.log")
        self._hosts.start(program)


def _has_replicated(master: Watched) -> bool:
    with master.client() as client:
        info = client.info("replication")
    return info["connected_slaves"] == 1 and info["slave0"]["offset"] == info["master_repl_offset"]
