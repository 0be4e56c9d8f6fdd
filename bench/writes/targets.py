"""Who is asked what: each write, each look at a product, and what it is compared with."""

from dataclasses import dataclass, replace

from bench.accounts.feeds import Ring
from bench.accounts.people import People
from bench.check import expecting_no_refusal, refuse_difference
from bench.database import choose
from bench.load import Ask, Feed, Request, Same
from bench.measure import Meter, Target
from bench.plan import Bench
from bench.scenarios import SCENARIOS
from bench.servers import NEXUS, WebServer
from bench.writes.feeds import Edits, Reviews, body, product_id
from bench.writes.shop import STAFF, Shop

REFERENCES = "bench.writes.references:application"
# No two writes are about the same thing.
DIFFERING = frozenset({"id", "updatedAt", "amount", "stockQuantity", "average"})


@dataclass(frozen=True, kw_only=True)
class Targets:
    """All targets; one that is named after a call of the API is Nexus."""

    create_review: Target
    create_review_in_sql: Target
    update_product: Target
    update_product_in_sql: Target
    page: Target
    page_uncounted: Target
    lookup: Target
    lookup_uncounted: Target


def start(bench: Bench, people: People, shop: Shop) -> Targets:
    """Start the web servers, and see that the references say what Nexus says."""
    environment = {**bench.environment, "DATABASE_URL": shop.database_url}
    uncounted = {**environment, "COUNT_VIEWS": "false"}
    nexus, blind, bare = (
        bench.servers.start_web_server(f"writes-{name}", application=application, environment=given)
        for name, application, given in (
            ("nexus", NEXUS, environment),
            ("uncounted", NEXUS, uncounted),
            ("references", REFERENCES, environment),
        )
    )
    reviews = Reviews(people.access_tokens, shop.reviewed)
    edits = Edits(people.access_tokens[:STAFF], shop.changed)
    page = _page(site_url=environment["SITE_URL"])
    lookups = Ring(Ask(body("lookup", {"id": product_id(key)})) for key in shop.changed)
    targets = Targets(
        create_review=_target(nexus, reviews),
        create_review_in_sql=_target(bare, reviews, path="/review"),
        update_product=_target(nexus, edits),
        update_product_in_sql=_target(bare, edits, path="/product"),
        page=_target(nexus, page),
        page_uncounted=_target(blind, page),
        lookup=_target(nexus, lookups),
        lookup_uncounted=_target(blind, lookups),
    )
    _refuse_differences(bench.meter, targets)
    return replace(
        targets, **{name: expecting_no_refusal(bench.meter, target) for name, target in vars(targets).items()}
    )


def _page(*, site_url: str) -> Feed:
    """Return the page of a product that the catalogue's part measures too."""
    scenario = next(scenario for scenario in SCENARIOS if scenario.name == "product")
    return Same(Ask(scenario.body(choose(site_url=site_url).variables()[scenario.name])))


def _target(server: WebServer, feed: Feed, *, path: str = "/graphql/") -> Target:
    return Target(server=server, request=Request(port=server.port, path=path, feed=feed))


def _refuse_differences(meter: Meter, targets: Targets) -> None:
    pairs = {
        "createReview": (targets.create_review, targets.create_review_in_sql),
        "updateProduct": (targets.update_product, targets.update_product_in_sql),
    }
    for name, (nexus, reference) in pairs.items():
        refuse_difference(meter.answer(nexus), meter.answer(reference), scenario=name, differing=DIFFERING)
