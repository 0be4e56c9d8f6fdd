"""Who is asked what: every call of the accounts, and what it is compared with."""

from dataclasses import dataclass, replace

import orjson
from django.conf import settings

from bench.accounts.feeds import Sessions, Strangers, anonymous, logins, signed_in
from bench.accounts.people import People
from bench.check import expecting_no_refusal, refuse_difference
from bench.load import Feed, Request
from bench.measure import Meter, Target
from bench.place import INPUTS
from bench.plan import Bench
from bench.servers import NEXUS, WebServer

REFERENCES = "bench.accounts.references:application"
UNCOUNTED = "bench.accounts.uncounted:application"


@dataclass(frozen=True, kw_only=True)
class Targets:
    """All targets; one that is named after a call of the API is Nexus."""

    me: Target
    me_in_sql: Target
    shop: Target
    shop_uncounted: Target
    shop_signed_in: Target
    refresh: Target
    refresh_in_sql: Target
    login: Target
    verify: Target
    register: Target
    hash: Target


def start(bench: Bench, people: People) -> Targets:
    """Start the web servers, and see that the references say what Nexus says."""
    environment, meter = bench.environment, bench.meter
    _write_inputs(people)
    nexus, uncounted, bare = (
        bench.servers.start_web_server(f"accounts-{name}", application=application, environment=environment)
        for name, application in (("nexus", NEXUS), ("uncounted", UNCOUNTED), ("references", REFERENCES))
    )
    shop, sessions, strangers = anonymous("shop"), Sessions(people.refresh_tokens), Strangers()
    targets = Targets(
        me=_target(nexus, signed_in(people, "me")),
        me_in_sql=_target(bare, signed_in(people, "me"), path="/me"),
        shop=_target(nexus, shop),
        shop_uncounted=_target(uncounted, shop),
        shop_signed_in=_target(nexus, signed_in(people, "shop")),
        refresh=_target(nexus, sessions),
        refresh_in_sql=_target(bare, sessions, path="/refresh"),
        login=_target(nexus, logins(people)),
        verify=_target(bare, logins(people), path="/verify"),
        register=_target(nexus, strangers),
        hash=_target(bare, strangers, path="/hash"),
    )
    _refuse_differences(meter, targets)
    return replace(targets, **{name: expecting_no_refusal(meter, target) for name, target in vars(targets).items()})


def _write_inputs(people: People) -> None:
    INPUTS.mkdir(parents=True, exist_ok=True)
    given = {
        # Without Django's word for the hasher in front.
        "encoded_password": people.encoded_password.removeprefix("argon2"),
        "password_threads": settings.PASSWORD_THREADS,
        "access_seconds": settings.ACCESS_TOKEN_LIFETIME.total_seconds(),
        "refresh_seconds": settings.REFRESH_TOKEN_LIFETIME.total_seconds(),
    }
    (INPUTS / "accounts").write_bytes(orjson.dumps(given))


def _target(server: WebServer, feed: Feed, *, path: str = "/graphql/") -> Target:
    return Target(server=server, request=Request(port=server.port, path=path, feed=feed))


def _refuse_differences(meter: Meter, targets: Targets) -> None:
    """Refuse references that say something else; of both, the first one asked is the same person."""
    pairs = {"me": (targets.me, targets.me_in_sql), "refresh": (targets.refresh, targets.refresh_in_sql)}
    for name, (nexus, reference) in pairs.items():
        refuse_difference(meter.answer(nexus), meter.answer(reference), scenario=name)
