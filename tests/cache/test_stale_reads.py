"""Nobody who was told that a change is saved sees the old value, whichever process they ask."""

import http.client
import json
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from catalog.models import Brand, Category, Product, ProductReview
from nexus.local.ports import free_port
from nexus.local.processes import Program
from tests.accounts.devices import sign_in, tokens_of
from tests.cache.conftest import Shop, make_shop
from tests.factories import global_id, make_user
from tests.faults.conftest import wait_until
from tests.scale.hosts import ENVIRONMENT, Hosts, Web, database_url, open_hosts

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

# Each web process has a reader for each of these.
INTERESTS = (("brand", "category"), ("product", "review"))
LEASE_MS = 40

# Ways to one value: a page, lists, the tree, nested.
READS = {
    "product": (
        '{ product(slug: "lamp") { name } }',
        "{ products { nodes { name } } }",
        '{ products(filter: { brandSlugs: ["acme"] }, sort: NAME_ASC) { totalCount nodes { slug name } } }',
    ),
    "category": (
        '{ category(slug: "lamps") { name } }',
        "{ categoryTree { category { slug name } } }",
        '{ product(slug: "lamp") { category { name } } }',
    ),
    "brand": (
        "{ brands { name } }",
        '{ brand(slug: "acme") { name } }',
        '{ product(slug: "lamp") { brand { name } } }',
    ),
    "review": ('{ product(slug: "lamp") { reviews { nodes { title } } } }',),
}
UPDATE = (
    "mutation ($id: ID!, $input: UpdateProductInput!) { updateProduct(id: $id, input: $input) { errors { code } } }"
)


def oldest_number(value: Any) -> int:
    """Return the least of the numbers behind the names of an answer."""
    if isinstance(value, dict):
        return min(map(oldest_number, value.values()))
    if isinstance(value, list):
        return min(map(oldest_number, value))
    _, space, number = str(value).rpartition(" ")
    return int(number) if space and number.isdigit() else sys.maxsize


class Client:
    """Somebody with one connection to one web process."""

    def __init__(self, web: Web) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", web.port, timeout=30)

    def ask(self, query: str, *, token: str = "", **variables: Any) -> Any:
        headers = {"Content-Type": "application/json"} | ({"Authorization": f"Bearer {token}"} if token else {})
        self._connection.request("POST", "/graphql/", json.dumps({"query": query, "variables": variables}), headers)
        answer = json.loads(self._connection.getresponse().read())
        assert "errors" not in answer, answer
        return answer["data"]

    def close(self) -> None:
        self._connection.close()


@dataclass
class Story:
    """Changes one after the other, by several ways, with readers at both processes all the time."""

    shop: Shop
    webs: list[Web]
    token: str
    saved: dict[str, int] = field(default_factory=lambda: dict.fromkeys(READS, 0))
    stale: list[str] = field(default_factory=list)
    reads: int = 0
    is_over: Event = field(default_factory=Event)

    def run(self, *, updates: int, seconds: float) -> int:
        """Change until so many changes are acknowledged or the time is up, and return how many were."""
        clients = [Client(web) for web in self.webs]
        deadline, done = time.monotonic() + seconds, 0
        with ThreadPoolExecutor() as threads:
            readers = [threads.submit(self._read_on, web, kinds) for web in self.webs for kinds in INTERESTS]
            try:
                for kind, change in cycle(self._changes(clients[0])):
                    done += 1
                    change(done)
                    self.saved[kind] = done
                    for client in clients:
                        for query in READS[kind]:
                            self._look(client, kind, query)
                    if done == updates or time.monotonic() > deadline:
                        break
            finally:
                self.is_over.set()
            for reader in readers:
                reader.result()
        for client in clients:
            client.close()
        return done

    def _changes(self, staff: Client) -> list[tuple[str, Callable[[int], Any]]]:
        lamp = global_id(self.shop.lamp)

        def name(number: int) -> dict[str, str]:
            return {"name": f"Lamp {number}"}

        def update_by_the_api(number: int) -> None:
            answer = staff.ask(UPDATE, token=self.token, id=lamp, input=name(number))
            assert answer == {"updateProduct": {"errors": []}}

        def save_a_brand(number: int) -> None:
            self.shop.brand.name = f"Acme {number}"
            self.shop.brand.save()

        return [
            ("product", update_by_the_api),
            ("category", lambda number: Category.objects.filter(slug="lamps").update(name=f"Lamps {number}")),
            ("product", lambda number: Product.objects.update(**name(number))),
            ("brand", save_a_brand),
            ("product", update_by_the_api),
            ("review", lambda number: ProductReview.objects.update(title=f"Fine {number}")),
            ("brand", lambda number: Brand.objects.update(name=f"Acme {number}")),
        ]

    def _read_on(self, web: Web, kinds: Sequence[str]) -> None:
        client = Client(web)
        while not self.is_over.is_set():
            for kind in kinds:
                for query in READS[kind]:
                    self._look(client, kind, query)
        client.close()

    def _look(self, client: Client, kind: str, query: str) -> None:
        saved = self.saved[kind]
        seen = oldest_number(client.ask(query))
        self.reads += 1
        if seen < saved:
            self.stale.append(f"{query} said {seen} after {saved} was saved")


def start_webs(hosts: Hosts) -> list[Web]:
    """Start two web processes whose readers are slow."""
    webs = []
    for number in range(2):
        port = free_port()
        command = [sys.executable, "-m", "nexus.server", "tests.cache.slow_asgi:application", "--port", str(port)]
        variables = {"DJANGO_SETTINGS_MODULE": "tests.cache.settings", "DATABASE_URL": database_url()}
        variables |= {"CACHE_LEASE_MS": str(LEASE_MS), "DRAIN_SECONDS": "0"}
        log = hosts.folder / f"web-{number}.log"
        program = Program(name="web", command=command, log=log, environment=ENVIRONMENT | variables)
        webs.append(Web(port, hosts.start(program)))
    for web in webs:
        wait_until(web.is_ready, seconds=60)
    return webs


@pytest.fixture
def story(tmp_path: Path, settings: Any) -> Iterator[Story]:
    # Longer than a shop's, so that a writer who did not outlast it would be found out.
    settings.CACHE_LEASE_MS = LEASE_MS
    shop = make_shop()
    staff = make_user("Grace", "Hopper", is_staff=True, is_superuser=True, is_email_verified=True)
    token = tokens_of(sign_in(staff)).access_token
    # Every name has a number from the beginning.
    Product.objects.update(name="Lamp 0")
    Category.objects.filter(slug="lamps").update(name="Lamps 0")
    Brand.objects.update(name="Acme 0")
    ProductReview.objects.update(title="Fine 0")
    with open_hosts(tmp_path) as hosts:
        yield Story(shop, start_webs(hosts), token)


def test_nothing_old_is_served_after_it_was_told_saved(story: Story) -> None:
    updates = story.run(updates=200, seconds=10)
    assert updates > 0
    assert story.reads > updates
    assert story.stale == []


@pytest.mark.statistical
def test_nothing_old_after_a_thousand_updates(story: Story) -> None:
    assert story.run(updates=1000, seconds=600) == 1000
    print(f"{story.reads} reads beside and after 1000 updates")  # noqa: T201
    assert story.stale == []
