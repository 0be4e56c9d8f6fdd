"""The catalogue's part: check that the references answer the same, measure, report."""

import orjson

from bench import database, report
from bench.check import refuse_difference, refuse_stock_difference
from bench.load import Ask, Request, Same
from bench.measure import Meter, Target
from bench.place import INPUTS
from bench.plan import Bench
from bench.relevance.score import score
from bench.rounds import measure_groups
from bench.scenarios import SCENARIOS, Choice, Scenario
from bench.servers import NEXUS, REFERENCES, STOCK, WebServer
from bench.typing import Typing

type Targets = dict[Scenario, list[Target]]


def measure(bench: Bench) -> str:
    """Measure every page of the shop and print the tables; return the text for docs/performance.md."""
    with bench.console.status("Starting the web servers and comparing answers …"):
        targets = _targets(bench)
    seconds = bench.plan.seconds(targets=sum(map(len, targets.values())))
    results = measure_groups(bench, {scenario.title: each for scenario, each in targets.items()}, seconds=seconds)
    with bench.console.status("One client alone …"):
        alone = {title: bench.alone(target, seconds=seconds) for title, target in _timed(targets).items()}
    relevance = score()
    report.show(bench.console, results, alone=alone, relevance=relevance)
    rounds = bench.plan.rounds
    database_url = bench.environment["DATABASE_URL"]
    return report.text(
        results,
        alone=alone,
        database_url=database_url,
        rows=database.size(),
        rounds=rounds,
        seconds=seconds,
        relevance=relevance,
    )


def _timed(targets: Targets) -> dict[str, Target]:
    """Return what one client waits for: the searches, and what is suggested after each letter."""
    nexus = {scenario.name: each[0] for scenario, each in targets.items()}
    server = nexus["suggest"].server
    typing = Typing(texts=database.typed_names(), scenario=next(each for each in targets if each.name == "suggest"))
    return {
        "a search": nexus["search"],
        "a misspelt search": nexus["misspelt"],
        "suggestions for `desk l`": nexus["suggest"],
        "suggestions while names are typed": Target(
            server=server, request=Request(port=server.port, path="/graphql/", feed=typing)
        ),
    }


def _targets(bench: Bench) -> Targets:
    servers, meter, environment = bench.servers, bench.meter, bench.environment
    choice = database.choose(site_url=environment["SITE_URL"])
    nexus = servers.start_web_server("nexus", application=NEXUS, environment=environment)
    targets = {scenario: [_nexus_target(nexus, scenario, choice, meter)] for scenario in SCENARIOS}
    _write_inputs(targets, choice, meter)
    references = servers.start_web_server("references", application=REFERENCES, environment=environment)
    for scenario in SCENARIOS:
        targets[scenario] += _reference_targets(references, scenario, targets[scenario][0], meter)
    stock = servers.start_web_server(
        "stock", application=STOCK, environment={**environment, "DJANGO_SETTINGS_MODULE": "bench.stock.settings"}
    )
    for scenario in SCENARIOS:
        if scenario.in_stock_schema:
            targets[scenario].append(_stock_target(stock, scenario, choice, targets[scenario][0], meter))
    return targets


def _nexus_target(server: WebServer, scenario: Scenario, choice: Choice, meter: Meter) -> Target:
    body = scenario.body(choice.variables()[scenario.name])
    asked = Target(server=server, request=Request(port=server.port, path="/graphql/", feed=Same(Ask(body))))
    return asked.expecting(meter.answer(asked))


def _write_inputs(targets: Targets, choice: Choice, meter: Meter) -> None:
    """Leave the constants and the parameters where the server of the references reads them."""
    INPUTS.mkdir(parents=True, exist_ok=True)
    for scenario, (nexus, *_) in targets.items():
        (INPUTS / f"{scenario.name}.answer").write_bytes(meter.answer(nexus))
    (INPUTS / "parameters").write_bytes(orjson.dumps(choice.parameters()))


def _reference_targets(server: WebServer, scenario: Scenario, nexus: Target, meter: Meter) -> list[Target]:
    """Return the two references of a scenario, the second only if it says what Nexus says."""
    found = []
    for kind in ("constant", "sql"):
        request = Request(port=server.port, path=f"/{kind}/{scenario.name}", feed=nexus.request.feed)
        asked = Target(server=server, request=request)
        answer = meter.answer(asked)
        refuse_difference(meter.answer(nexus), answer, scenario=scenario.name)
        found.append(asked.expecting(answer))
    return found


def _stock_target(server: WebServer, scenario: Scenario, choice: Choice, nexus: Target, meter: Meter) -> Target:
    """Return the same page on stock strawberry-django, only if it says what Nexus says."""
    body = scenario.stock_body(choice.stock_variables()[scenario.name])
    asked = Target(server=server, request=Request(port=server.port, path="/graphql/", feed=Same(Ask(body))))
    answer = meter.answer(asked)
    refuse_stock_difference(meter.answer(nexus), answer, scenario=scenario.name)
    return asked.expecting(answer)
