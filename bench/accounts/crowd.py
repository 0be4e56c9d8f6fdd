"""How much memory a web server takes while a crowd logs in."""

from dataclasses import dataclass, replace

from bench.accounts.feeds import logins
from bench.accounts.people import People
from bench.load import Ask, Feed, Request, run_load
from bench.memory import resident_mib
from bench.plan import Bench
from bench.servers import NEXUS

CROWD = 50
LOGINS = 400


@dataclass(frozen=True, kw_only=True)
class Crowding:
    """A web server before and after so many logged in side by side; the memory in MiB, the time in seconds."""

    before: float
    most: float
    signed_in: int
    refused: int
    slowest: float


class _Listening:
    """Counts who got in; the others were told to come back."""

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self.signed_in = self.refused = 0

    def ask(self) -> Ask:
        return self._feed.ask()

    def hear(self, answer: bytes) -> None:
        if b'"accessToken"' in answer:
            self.signed_in += 1
        else:
            self.refused += 1


def gather(bench: Bench, people: People) -> Crowding:
    """Let 50 people at a time log in to a web server of their own, 400 in all."""
    server = bench.servers.start_web_server("accounts-crowd", application=NEXUS, environment=bench.environment)
    request = Request(port=server.port, path="/graphql/", feed=logins(people))
    bench.servers.run(run_load(request, connections=1, seconds=10, most=1))
    before, _ = resident_mib(server.pid)
    heard = _Listening(request.feed)
    # One core does not hash for 50 in the two seconds that a login may wait: some are asked to come back.
    crowd = replace(request, feed=heard, statuses=frozenset({200, 503}))
    latencies, _ = bench.servers.run(run_load(crowd, connections=CROWD, seconds=120, most=LOGINS))
    _, most = resident_mib(server.pid)
    return Crowding(before=before, most=most, signed_in=heard.signed_in, refused=heard.refused, slowest=max(latencies))
