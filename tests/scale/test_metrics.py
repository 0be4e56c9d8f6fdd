"""What Prometheus is told, by two web processes and a worker that share an address; a real Prometheus reads it."""

import json
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import pytest

from accounts.models import LoginHistory
from accounts.services.email import EmailService
from nexus.common.version import VERSION
from nexus.env import ROOT
from nexus.local.ports import free_port
from schema.trusted import manifest_of
from tests.accounts.flows import LOGIN, PASSWORD
from tests.factories import make_product, make_user
from tests.faults.conftest import wait_until
from tests.scale.hosts import Hosts, Web, debian_program, eventually, fetch, open_hosts
from tests.scale.metrics import Endpoint

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

SHOP = "query ShopName { shop { name } }"
LAMP = 'query Lamp { product(slug: "lamp") { name } }'


@pytest.fixture
def endpoint() -> Endpoint:
    return Endpoint()


@dataclass(frozen=True)
class Pair:
    """Two web processes under one address."""

    endpoint: Endpoint
    webs: list[Web]


@pytest.fixture(scope="module")
def pair(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None) -> Iterator[Pair]:  # noqa: ARG001
    with open_hosts(tmp_path_factory.mktemp("pair")) as hosts:
        endpoint = Endpoint()
        # What the cache answers in front of Django has figures of its own.
        yield Pair(endpoint, hosts.start_webs(2, CACHE_ENABLED="false", **endpoint.settings))


def log_in_wrongly(web: Web) -> None:
    answer = web.ask(LOGIN, input={"email": "ada@example.com", "password": PASSWORD})
    assert answer.data["login"]["errors"][0]["code"] == "INVALID_CREDENTIALS"


def grown(before: dict[tuple[str, ...], float], after: dict[tuple[str, ...], float]) -> dict[tuple[str, ...], float]:
    return {labels: value - before.get(labels, 0) for labels, value in after.items() if value != before.get(labels, 0)}


def test_the_numbers_of_all_processes(pair: Pair) -> None:
    endpoint = pair.endpoint
    make_product("lamp")
    make_user(email="ada@example.com")
    names = (
        "nexus_requests_total",
        "nexus_request_seconds_count",
        "nexus_request_sql_statements_sum",
        "nexus_logins_total",
    )
    before = {name: endpoint.samples(name) for name in names}
    for web in pair.webs:
        assert web.ask(SHOP).data == {"shop": {"name": "Nexus"}}
        assert web.ask(LAMP, operation="Lamp").data == {"product": {"name": "Lamp"}}
        for number in range(30):
            web.ask(f"query Made{number}Up {{ shop {{ name }} }}")
        assert web.ask("{ nothing }").status == 400
        log_in_wrongly(web)
    # Whichever of the two answers: it answers for both.
    for _ in range(4):
        after = {name: grown(before[name], endpoint.samples(name)) for name in names}
        assert after["nexus_requests_total"] == {
            ("OK", "ShopName"): 2,
            ("OK", "Lamp"): 2,
            ("OK", "other"): 62,
            ("BAD_REQUEST", "other"): 2,
        }
    assert after["nexus_request_seconds_count"] == {("ShopName",): 2, ("Lamp",): 2, ("other",): 64}
    statements = after["nexus_request_sql_statements_sum"]
    assert "ShopName" not in statements
    assert statements[("Lamp",)] == 2
    assert after["nexus_logins_total"] == {("bad_credentials",): 2}
    assert LoginHistory.objects.count() == 2


def test_what_is_asked_only_when_prometheus_asks(pair: Pair) -> None:
    samples = pair.endpoint.samples
    assert samples("nexus_backlog_known") == {("postgresql",): 1, ("redis",): 1, ("broker",): 1}
    assert samples("nexus_backlog_size")[("reviews",)] == 0
    assert samples("nexus_info") == {(VERSION,): 1}
    assert set(samples("nexus_pool_connections")) == {("default", "idle"), ("default", "used")}


def test_a_worker_counts_its_tasks_and_what_waits_for_it(hosts: Hosts, endpoint: Endpoint) -> None:
    mail = EmailService.promise("password_changed", "ada@example.com")
    hosts.start_worker(**endpoint.settings, EMAIL_BACKEND="django.core.mail.backends.locmem.EmailBackend")
    waiting = endpoint.samples("nexus_backlog_size")
    assert waiting[("mails",)] == waiting[("mails due",)] == 1
    assert endpoint.samples("nexus_backlog_oldest_seconds")[("mails due",)] > 0
    assert endpoint.samples("nexus_queue_tasks") == {("celery",): 0}
    assert mail.status == "waiting"


def test_what_was_counted_stays_until_all_have_ended(hosts: Hosts, endpoint: Endpoint) -> None:
    first, second = hosts.start_webs(2, CACHE_ENABLED="false", **endpoint.settings)
    first.ask(SHOP)
    hosts.stop(first.running)
    second.ask(SHOP)
    assert endpoint.samples("nexus_requests_total") == {("OK", "ShopName"): 2}
    # What is said of the present is not said for it any more.
    assert sum(endpoint.samples("nexus_pool_connections").values()) <= 4
    hosts.stop(second.running)
    third = hosts.start_web(CACHE_ENABLED="false", **endpoint.settings)
    assert endpoint.samples("nexus_requests_total") == {}
    third.ask(SHOP)
    assert endpoint.samples("nexus_requests_total") == {("OK", "ShopName"): 1}


def test_trusted_documents_have_figures_of_their_own(hosts: Hosts, endpoint: Endpoint, tmp_path: Path) -> None:
    make_product("lamp")
    trusted = 'query TrustedLamp { product(slug: "lamp") { name } } query Other { shop { name } }'
    (tmp_path / "trusted.json").write_bytes(manifest_of([trusted, "{ shop { name } }"]))
    web = hosts.start_web(**endpoint.settings, TRUSTED_DOCUMENTS=str(tmp_path / "trusted.json"))
    assert web.ask(trusted, operation="TrustedLamp").status == 200
    assert web.ask(SHOP).status == web.ask("query Untrusted { shop { name } }").status == 200
    assert endpoint.samples("nexus_requests_total") == {
        ("OK", "TrustedLamp"): 1,
        ("OK", "ShopName"): 1,
        ("OK", "other"): 1,
    }


def test_promtool_has_nothing_to_say(pair: Pair) -> None:
    promtool = debian_program("promtool")
    pair.webs[0].ask(SHOP)
    log_in_wrongly(pair.webs[0])
    checked = subprocess.run(
        [promtool, "check", "metrics"], input=pair.endpoint.text(), capture_output=True, text=True, check=False
    )
    assert (checked.stdout, checked.stderr, checked.returncode) == ("", "", 0)


def test_a_real_prometheus_reads_it(hosts: Hosts, pair: Pair, tmp_path: Path) -> None:
    prometheus = debian_program("prometheus")
    example = (ROOT / "deploy" / "prometheus" / "prometheus.yml").read_text()
    settings = example.replace("9464", str(pair.endpoint.port)).replace("15s", "500ms")
    settings = settings.replace("alerts.yml", str(ROOT / "deploy" / "prometheus" / "alerts.yml"))
    (tmp_path / "prometheus.yml").write_text(settings)
    address = f"127.0.0.1:{free_port()}"
    hosts.start_command(
        prometheus,
        f"--config.file={tmp_path / 'prometheus.yml'}",
        f"--storage.tsdb.path={tmp_path / 'data'}",
        f"--web.listen-address={address}",
    )

    def value_of(query: str) -> float | None:
        try:
            answer = json.loads(fetch(f"http://{address}/api/v1/query?query={quote(query)}"))
        except OSError:
            return None
        found = answer["data"]["result"]
        return float(found[0]["value"][1]) if found else None

    so_far = pair.endpoint.samples("nexus_requests_total").get(("OK", "ShopName"), 0)
    for web in pair.webs * 5:
        web.ask(SHOP)
    total = 'sum(nexus_requests_total{operation="ShopName",code="OK"})'
    wait_until(lambda: value_of(total) == so_far + 10)
    assert value_of("up") == 1
    for web in pair.webs:
        web.ask(SHOP)
    wait_until(lambda: value_of(total) == so_far + 12)
    rules = eventually(lambda: json.loads(fetch(f"http://{address}/api/v1/rules"))["data"]["groups"] or None)
    wait_until(lambda: value_of('nexus_backlog_known{source="postgresql"}') == 1)
    assert {rule["health"] for rule in rules[0]["rules"]} <= {"ok", "unknown"}
