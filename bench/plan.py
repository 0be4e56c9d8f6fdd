"""How long a bench takes, and what it has to measure with."""

from collections.abc import Mapping
from dataclasses import dataclass

from environs import EnvError, validate
from rich.console import Console

from bench.measure import Meter, Sample, Target
from bench.servers import Servers
from nexus.env import env
from nexus.local.errors import LocalStackError

WHOLE_SECONDS = 240.0
WHOLE_ROUNDS, QUICK_ROUNDS = 9, 3
QUICK_BELOW_SECONDS = 120.0


@dataclass(frozen=True, kw_only=True)
class Plan:
    """How many rounds there are, and how long all samples of one part may take together."""

    budget: float

    @property
    def is_quick(self) -> bool:
        """Whether this is only a look, too short for the page."""
        return self.budget < QUICK_BELOW_SECONDS

    @property
    def rounds(self) -> int:
        """How often each target has its turn."""
        return QUICK_ROUNDS if self.is_quick else WHOLE_ROUNDS

    def seconds(self, *, targets: int) -> float:
        """Return the length of a sample."""
        return self.budget / (targets * self.rounds)


@dataclass(frozen=True, kw_only=True)
class Bench:
    """What each part measures with: PostgreSQL and Redis run, the catalogue is in."""

    servers: Servers
    meter: Meter
    environment: Mapping[str, str]
    console: Console
    plan: Plan

    def alone(self, target: Target, *, seconds: float) -> Sample:
        """Return what one client sees who has the server to itself, for as long as all samples of a target take."""
        self.meter.warm_up(target)
        return self.meter.sample(target, seconds=seconds * self.plan.rounds, connections=1)


def read_plan() -> Plan:
    """Return the plan for BENCH_SECONDS."""
    try:
        budget = env.float("BENCH_SECONDS", default=WHOLE_SECONDS, validate=validate.Range(min=5, max=3600))
    except EnvError as error:
        raise LocalStackError(f"BENCH_SECONDS must be a number from 5 to 3600: {error}") from None
    return Plan(budget=budget)
