"""A whole bench: start everything, check that the references answer the same, measure, report."""

import orjson
from environs import EnvError, validate
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bench import database, report
from bench.check import refuse_difference
from bench.load import Request
from bench.measure import Figures, Meter, Sample, Target, alternate
from bench.place import INPUTS
from bench.scenarios import SCENARIOS, Choice, Scenario
from bench.servers import NEXUS, REFERENCES, Servers, WebServer, use
from nexus.env import env
from nexus.local.errors import LocalStackError

WHOLE_SECONDS = 240.0
WHOLE_ROUNDS, QUICK_ROUNDS = 9, 3
QUICK_BELOW_SECONDS = 120.0


def compare(servers: Servers, console: Console) -> None:
    """Measure every scenario and print the tables; a long enough run also writes docs/performance.md."""
    budget = _budget()
    is_quick = budget < QUICK_BELOW_SECONDS
    rounds = QUICK_ROUNDS if is_quick else WHOLE_ROUNDS
    seconds = budget / (len(SCENARIOS) * 3 * rounds)

    with console.status("Starting PostgreSQL and Redis …"):
        environment = servers.start_data_servers()
    use(environment)
    database.prepare(console)
    choice = database.choose(site_url=environment["SITE_URL"])
    meter = Meter(servers, database_url=environment["DATABASE_URL"])
    with console.status("Starting the web servers and comparing answers …"):
        nexus = servers.start_web_server("nexus", application=NEXUS, environment=environment)
        targets = {scenario: [_nexus_target(nexus, scenario, choice, meter)] for scenario in SCENARIOS}
        _write_inputs(targets, choice, meter)
        references = servers.start_web_server("references", application=REFERENCES, environment=environment)
        for scenario in SCENARIOS:
            targets[scenario] += _reference_targets(references, scenario, targets[scenario][0], meter)

    results = _measure(meter, targets, console, rounds=rounds, seconds=seconds)
    report.show(console, results)
    if is_quick:
        console.print(f"A quick run: {report.PAGE.name} stays as it is.")
        return
    report.write(
        results, database_url=environment["DATABASE_URL"], rows=database.size(), rounds=rounds, seconds=seconds
    )
    console.print(f"Written to docs/{report.PAGE.name}.")


def _budget() -> float:
    """Return how many seconds all samples may take together."""
    try:
        return env.float("BENCH_SECONDS", default=WHOLE_SECONDS, validate=validate.Range(min=5, max=3600))
    except EnvError as error:
        raise LocalStackError(f"BENCH_SECONDS must be a number from 5 to 3600: {error}") from None


def _nexus_target(server: WebServer, scenario: Scenario, choice: Choice, meter: Meter) -> Target:
    body = scenario.body(choice.variables()[scenario.name])
    asked = Target(server=server, request=Request(port=server.port, path="/graphql/", body=body))
    return _expecting(asked, meter.answer(asked))


def _expecting(target: Target, answer: bytes) -> Target:
    asked = target.request
    request = Request(port=asked.port, path=asked.path, body=asked.body, answer_length=len(answer))
    return Target(server=target.server, request=request)


def _write_inputs(targets: dict[Scenario, list[Target]], choice: Choice, meter: Meter) -> None:
    """Leave the constants and the parameters where the server of the references reads them."""
    INPUTS.mkdir(parents=True, exist_ok=True)
    for scenario, (nexus, *_) in targets.items():
        (INPUTS / f"{scenario.name}.answer").write_bytes(meter.answer(nexus))
    (INPUTS / "parameters").write_bytes(orjson.dumps(choice.parameters()))


def _reference_targets(server: WebServer, scenario: Scenario, nexus: Target, meter: Meter) -> list[Target]:
    """Return the two references of a scenario, the second only if it says what Nexus says."""
    found = []
    for kind in ("constant", "sql"):
        request = Request(port=server.port, path=f"/{kind}/{scenario.name}", body=nexus.request.body)
        asked = Target(server=server, request=request)
        answer = meter.answer(asked)
        refuse_difference(meter.answer(nexus), answer, scenario=scenario.name)
        found.append(_expecting(asked, answer))
    return found


def _measure(
    meter: Meter, targets: dict[Scenario, list[Target]], console: Console, *, rounds: int, seconds: float
) -> report.Results:
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    results: report.Results = {}
    # Redrawn between samples only: during one it would take the load generator's time.
    with Progress(*columns, console=console, auto_refresh=False) as progress:
        task = progress.add_task("", total=len(targets) * rounds * 3)
        for scenario, three in targets.items():
            progress.update(task, description=scenario.title, refresh=True)
            samples: list[list[Sample]] = [[], [], []]
            for target in three:
                meter.warm_up(target)
            for number, sample in alternate(meter, three, rounds=rounds, seconds=seconds):
                samples[number].append(sample)
                progress.update(task, advance=1, refresh=True)
            nexus, constant, sql = (
                _figures(meter, target, taken) for target, taken in zip(three, samples, strict=True)
            )
            results[scenario.title] = nexus, constant, sql
    return results


def _figures(meter: Meter, target: Target, samples: list[Sample]) -> Figures:
    length = target.request.answer_length
    assert length is not None
    return Figures(samples=samples, statements=meter.statements(target), answer_bytes=length)
