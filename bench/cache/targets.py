"""Who is asked what: one page, by every way that it can come from the cache."""

from dataclasses import dataclass, replace
from urllib.parse import urlencode

import orjson

from bench import database
from bench.load import Ask, Request, Same
from bench.measure import Target
from bench.place import INPUTS
from bench.plan import Bench
from bench.scenarios import HERE, SCENARIOS
from bench.servers import NEXUS, WebServer

REFERENCES = "bench.cache.references:application"
GZIP = "Accept-Encoding: gzip\r\n"


@dataclass(frozen=True, kw_only=True)
class Targets:
    """The page from the cache, and its bytes as constants; `looked_at` is a page that is a view as well."""

    constant: Target
    constant_packed: Target
    post: Target
    get: Target
    packed: Target
    not_modified: Target
    shared: Target
    shared_packed: Target
    looked_at: Target
    nexus: WebServer


def start(bench: Bench) -> Targets:
    """Start the web servers, and leave the constants where their server reads them."""
    environment, meter = {**bench.environment, "CACHE_ENABLED": "true"}, bench.meter
    choice = database.choose(site_url=environment["SITE_URL"])
    pages = {each.name: each for each in SCENARIOS}
    variables = choice.variables()
    nexus = bench.servers.start_web_server("cache-nexus", application=NEXUS, environment=environment)
    # Every answer comes from Redis.
    shared = bench.servers.start_web_server(
        "cache-shared", application=NEXUS, environment={**environment, "CACHE_LOCAL_BYTES": "0"}
    )
    body = pages["filtered"].body(variables["filtered"])
    document = (HERE / "queries" / "filtered.graphql").read_text()
    address = urlencode({"query": document, "variables": orjson.dumps(variables["filtered"]).decode()})
    by_get = Request(port=nexus.port, path=f"/graphql/?{address}", feed=Same(Ask(b"")), method="GET")
    post = _posted(nexus, body)
    packed = Target(server=nexus, request=replace(by_get, headers=GZIP))
    INPUTS.mkdir(parents=True, exist_ok=True)
    (INPUTS / "cache-plain.answer").write_bytes(meter.answer(post))
    (INPUTS / "cache-packed.answer").write_bytes(meter.answer(packed))
    bare = bench.servers.start_web_server("cache-references", application=REFERENCES, environment=environment)
    found = Targets(
        constant=_posted(bare, body, path="/plain"),
        constant_packed=_posted(bare, body, path="/packed"),
        post=post,
        get=Target(server=nexus, request=by_get),
        packed=packed,
        not_modified=Target(
            server=nexus, request=replace(by_get, headers="If-None-Match: *\r\n", statuses=frozenset({304}))
        ),
        shared=_posted(shared, body),
        shared_packed=_posted(shared, body, headers=GZIP),
        looked_at=_posted(nexus, pages["product"].body(variables["product"])),
        nexus=nexus,
    )
    targets = {name: each for name, each in vars(found).items() if isinstance(each, Target)}
    return replace(found, **{name: target.expecting(meter.answer(target)) for name, target in targets.items()})


def _posted(server: WebServer, body: bytes, *, path: str = "/graphql/", headers: str = "") -> Target:
    request = Request(port=server.port, path=path, feed=Same(Ask(body)), headers=headers)
    return Target(server=server, request=request)
