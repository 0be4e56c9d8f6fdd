"""One row of the table of faults: what is broken under load, what has to hold, and the figures of it."""

import os
from collections.abc import Callable, Collection, Iterator
from contextlib import contextmanager
from time import monotonic

from tests.faults.load import Load
from tests.faults.shop import Shop

# `make test-faults` holds the bounds of the table; elsewhere the machine may be too busy for any figure.
IS_STRICT = os.environ.get("NEXUS_FAULTS") == "strict"
ANSWER_SECONDS = 3.0 if IS_STRICT else 12.0
RECOVERY_SECONDS = 10.0 if IS_STRICT else 30.0
UNAVAILABLE = "SERVICE_UNAVAILABLE"

type Note = Callable[[str, str], None]


class Row:
    """A fault under load: `fault` breaks something for as long as its block, and `hold` says what must be so."""

    def __init__(self, shop: Shop, load: Load) -> None:
        self.shop, self.load = shop, load
        self.broken: list[str] = []

    @contextmanager
    def fault(self) -> Iterator[None]:
        """Note when the fault begins and when it is over."""
        self.load.fault_began = monotonic()
        try:
            yield
        finally:
            self.load.fault_ended = monotonic()

    def hold(self, promise: str, is_kept: object) -> None:
        """Note a promise that is broken; the row goes on, so that its figures are whole."""
        if not is_kept:
            self.broken.append(promise)

    def codes(self, *, kinds: Collection[str] = ()) -> set[str]:
        """Return how requests of some kinds, or of all, were refused during the fault."""
        load = self.load
        return {
            answer.words
            for answer in load.journal.answers
            if not answer.is_expected and answer.began >= load.fault_began and (not kinds or answer.kind in kinds)
        }

    def hold_cached_reads(self) -> None:
        """Note it if what is cached was not answered, every time."""
        answered, asked = self.cached_reads()
        self.hold(f"cached reads go on: {answered} of {asked}", answered == asked > 0)

    def cached_reads(self) -> tuple[int, int]:
        """Return how many reads of what is cached were answered during the fault, and how many there were."""
        load = self.load
        during = [
            each.is_expected
            for each in load.journal.answers
            if each.kind == "tree" and load.fault_began <= each.began <= load.fault_ended
        ]
        return sum(during), len(during)


@contextmanager
def row(shop: Shop, note: Note, *, codes: Collection[str] = (UNAVAILABLE,)) -> Iterator[Row]:
    """Load the shop, let the block break and mend it, and hold what every row holds.

    Requests may be refused by `codes` alone.
    """
    shop.mail.forget()
    with Load(shop) as load:
        broken = Row(shop, load)
        yield broken
        recovery = load.recover(within=RECOVERY_SECONDS + 20)
    journal = load.journal
    broken.hold(f"well again within {RECOVERY_SECONDS} s", recovery <= RECOVERY_SECONDS)
    slowest = journal.slowest()
    problems = journal.problems()
    broken.hold(f"an answer within {ANSWER_SECONDS} s", slowest.seconds <= ANSWER_SECONDS)
    strange = problems.keys() - set(codes)
    broken.hold(f"refused as {codes} alone, not {strange}: {journal.samples}", not strange)
    broken.hold(f"nothing of our insides: {journal.leaks[:2]}", not journal.leaks)
    broken.hold(f"what is over stays over: {journal.breaches}", not journal.breaches)
    lost = [*journal.lost(shop), *journal.lost_mails(shop)]
    broken.hold(f"nothing lost: {lost}", not lost)
    said = ", ".join(f"{count} {words}" for words, count in sorted(problems.items())) or "no error"
    answered, asked = broken.cached_reads()
    figures = f"{len(journal.answers)} requests, {said}, slowest {slowest.seconds:.2f} s ({slowest.kind})"
    figures += f", well after {recovery:.1f} s, {len(journal.registered)} mails"
    note("figures", f"{figures}, {answered} of {asked} cached reads answered meanwhile")
    assert not broken.broken, "\n".join(broken.broken)
