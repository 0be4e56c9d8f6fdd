"""How many times something may be done in a while; django-ratelimit counts."""

from dataclasses import dataclass

from django_ratelimit.core import get_usage

from nexus.common.metrics import instruments


@dataclass(frozen=True, slots=True)
class Budget:
    """So many of a thing for each key, in windows of a fixed length; `rate` is written `100/h` or `20/15m`.

    What is refused counts as well, and prolongs nothing.
    """

    name: str
    rate: str

    def spend(self, key: str) -> int:
        """Take one from what `key` has left; return 0, or for how many seconds there is none."""
        usage = get_usage(None, group=self.name, key=lambda *_: key, rate=self.rate, increment=True)
        if not usage["should_limit"]:
            return 0
        instruments.budget_refusals.labels(self.name).inc()
        # The last second of a window still belongs to it.
        return int(usage["time_left"]) + 1
