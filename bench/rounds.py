"""Measures groups of targets, each group in rounds in which everybody has a turn."""

from collections.abc import Mapping, Sequence

from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

from bench.measure import CONNECTIONS, Figures, Meter, Sample, Target, alternate
from bench.plan import Bench

type Groups = Mapping[str, Sequence[Target]]


def measure_groups(
    bench: Bench, groups: Groups, *, seconds: float, connections: int = CONNECTIONS
) -> dict[str, list[Figures]]:
    """Return the figures of each group's targets, from samples of so many seconds, by the group's title."""
    rounds = bench.plan.rounds
    columns = (TextColumn("{task.description}"), BarColumn(), TimeRemainingColumn())
    measured: dict[str, list[Figures]] = {}
    # Redrawn between samples only: during one it would take the load generator's time.
    with Progress(*columns, console=bench.console, auto_refresh=False) as progress:
        task = progress.add_task("", total=sum(map(len, groups.values())) * rounds)
        for title, targets in groups.items():
            progress.update(task, description=title, refresh=True)
            samples: list[list[Sample]] = [[] for _ in targets]
            for target in targets:
                bench.meter.warm_up(target)
            turns = alternate(bench.meter, targets, rounds=rounds, seconds=seconds, connections=connections)
            for number, sample in turns:
                samples[number].append(sample)
                progress.update(task, advance=1, refresh=True)
            pairs = zip(targets, samples, strict=True)
            measured[title] = [_figures(bench.meter, target, taken) for target, taken in pairs]
    return measured


def _figures(meter: Meter, target: Target, samples: list[Sample]) -> Figures:
    length = target.request.answer_length
    assert length is not None
    return Figures(samples=samples, statements=meter.statements(target), answer_bytes=length)
