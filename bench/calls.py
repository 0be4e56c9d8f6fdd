"""Tables of calls, each next to what it is compared with."""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from bench import tables
from bench.measure import Figures, Sample, ratio
from bench.tables import Row, short

HEAD = ("Call", "by", "req/s", "p50 ms", "p99 ms", "CPU ms", "DB ms", "SQL")
RATIO_HEAD = ("Call", "compared with", "req/s", "CPU", "CPU + DB")

type Names = Mapping[str, Sequence[tuple[str, str]]]
"""The call and who answers it, for each target of a group."""
type Groups = Mapping[str, Sequence[Figures]]


def figure_rows(names: Names, groups: Groups) -> list[Row]:
    """Return a row for each call and each who answers it."""
    return [
        (*named, *tables.cells(figures))
        for title, group in groups.items()
        for named, figures in zip(names[title], group, strict=True)
    ]


def ratio_rows(names: Names, groups: Groups) -> list[Row]:
    """Return a row for each call and its reference, the one who answers next to Nexus."""
    rows = []
    for title, group in groups.items():
        named = list(zip(names[title], group, strict=True))
        for (call, nexus), (other_call, other) in pairwise(named):
            if call[0] == other_call[0]:
                kinds = (Sample.by_rate, Sample.by_server_cpu, Sample.by_whole_cpu)
                rows.append((*other_call, *(short(ratio(nexus, other, of)) for of in kinds)))
    return rows
