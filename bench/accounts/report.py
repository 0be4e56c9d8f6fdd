"""The accounts' figures as tables: on the terminal, and for docs/performance.md."""

import statistics
from collections.abc import Mapping
from dataclasses import dataclass

from rich.console import Console

from bench import page, tables
from bench.accounts.crowd import CROWD, LOGINS, Crowding
from bench.accounts.people import PEOPLE
from bench.calls import HEAD, RATIO_HEAD, Names, figure_rows, ratio_rows
from bench.measure import Figures, Sample
from bench.tables import Row, short

QUERIES, REFRESH, LOGIN, REGISTER = "Queries", "Refreshing", "Logging in", "Registering"
NAMES: Names = {
    QUERIES: (
        ("me", "Nexus"),
        ("me", "one SQL"),
        ("shop", "Nexus"),
        ("shop", "Nexus, uncounted"),
        ("shop, with a token", "Nexus"),
    ),
    REFRESH: (("refreshToken", "Nexus"), ("refreshToken", "one UPDATE")),
    LOGIN: (("login", "Nexus"), ("login", "Argon2")),
    REGISTER: (("register", "Nexus"), ("register", "Argon2")),
}
SHARE_HEAD = ("What", "CPU ms", "share", "of")


@dataclass(frozen=True, kw_only=True)
class Results:
    """Figures by group, what one client saw by call, and the crowd."""

    groups: Mapping[str, list[Figures]]
    alone: Mapping[str, Sample]
    crowding: Crowding

    def all(self) -> list[Figures]:
        """Return the figures of everybody."""
        return [figures for group in self.groups.values() for figures in group]


def share_rows(results: Results) -> list[Row]:
    """Return how much of a call one of its parts is, in CPU time of the web server."""
    me, _, shop, uncounted, signed_in = results.groups[QUERIES]
    (login, verify), (register, hashing) = results.groups[LOGIN], results.groups[REGISTER]
    return [
        _share("One Argon2 operation", verify.server_cpu_ms, login, "login"),
        _share("One Argon2 operation", hashing.server_cpu_ms, register, "register"),
        _share("Counting the request", _difference_ms(shop, uncounted), shop, "shop"),
        _share("Looking at the token", _difference_ms(signed_in, shop), me, "me"),
    ]


def _share(part: str, milliseconds: float, whole: Figures, call: str) -> Row:
    return part, short(milliseconds), f"{milliseconds / whole.server_cpu_ms:.0%}", call


def _difference_ms(one: Figures, other: Figures) -> float:
    """Return how much more CPU `one` takes, the median over the rounds."""
    pairs = zip(one.samples, other.samples, strict=True)
    return 1000 * statistics.median(a.server_cpu - b.server_cpu for a, b in pairs)


def show(console: Console, results: Results) -> None:
    """Print all tables."""
    tables.show(console, HEAD, figure_rows(NAMES, results.groups), words=2)
    tables.show(console, RATIO_HEAD, ratio_rows(NAMES, results.groups), words=2)
    tables.show(console, SHARE_HEAD, share_rows(results), words=1)
    tables.show(console, tables.WAIT_HEAD, tables.wait_rows(results.alone), words=1)
    crowding, measured = results.crowding, results.all()
    console.print(
        f"{CROWD} people at a time: {crowding.most:.0f} MiB at most, {crowding.before:.0f} before; "
        f"{crowding.signed_in} got in, {crowding.refused} were asked to come back, the slowest answer "
        f"took {crowding.slowest:.1f} s."
    )
    console.print(
        f"[dim]The load generator took at most {tables.client_cpu_ms(measured):.2f} ms of CPU per request, beside the "
        f"server's core. Others had {tables.company(measured):.0%} of that core meanwhile.[/]"
    )


def text(results: Results, *, database_url: str, rounds: int, seconds: float) -> str:
    """Return the accounts' part of the page."""
    crowding, measured = results.crowding, results.all()
    return page.render(
        "accounts",
        machine=tables.machine(database_url),
        people=f"{PEOPLE:,}",
        figures=tables.markdown(HEAD, figure_rows(NAMES, results.groups), words=2),
        ratios=tables.markdown(RATIO_HEAD, ratio_rows(NAMES, results.groups), words=2),
        shares=tables.markdown(SHARE_HEAD, share_rows(results), words=1),
        times=tables.markdown(tables.WAIT_HEAD, tables.wait_rows(results.alone), words=1),
        crowd=CROWD,
        logins=LOGINS,
        before=f"{crowding.before:.0f}",
        most=f"{crowding.most:.0f}",
        signed_in=crowding.signed_in,
        refused=crowding.refused,
        slowest=f"{crowding.slowest:.1f}",
        rounds=rounds,
        seconds=short(seconds),
        client=f"{tables.client_cpu_ms(measured):.2f}",
        company=f"{tables.company(measured):.0%}",
    )
