"""What a shop has acknowledged, and whether it is there afterwards."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from math import inf
from time import monotonic

from tests.faults.shop import Shop, wait_until
from tests.graphql import INSIDES

# A worker that dies over a mail leaves it for 65 seconds; then it may take its turn.
MAIL_SECONDS = 120
MOST_MAILS = 3


@dataclass(frozen=True, slots=True)
class Answer:
    """What a client got, and how long it waited; a status of 0 is no answer."""

    kind: str
    began: float
    seconds: float
    status: int
    codes: tuple[str, ...] = ()
    is_expected: bool = False

    @property
    def words(self) -> str:
        """What it is counted as, if it is not what was asked for."""
        return "+".join(self.codes) or ("no answer" if self.status == 0 else f"status {self.status}")


@dataclass
class Journal:
    """Kept by a client: what it was told is saved, and what it was told nothing about."""

    answers: list[Answer] = field(default_factory=list)
    samples: dict[str, str] = field(default_factory=dict)
    leaks: list[bytes] = field(default_factory=list)
    breaches: list[str] = field(default_factory=list)
    registered: list[str] = field(default_factory=list)
    reviewed: list[tuple[str, str]] = field(default_factory=list)
    logins: Counter[str] = field(default_factory=Counter)
    stock_moves: int = 0
    unsure_stock_moves: int = 0
    stock_before: int = 0

    def look_at(self, answer: Answer, body: bytes) -> None:
        """Note an answer; one that refuses something must not show our insides."""
        self.answers.append(answer)
        if not answer.is_expected:
            self.samples.setdefault(answer.words, f"{answer.kind}: {body[:300]!r}")
        is_refusal = answer.status >= 400 or b'"errors":[{' in body
        if is_refusal and INSIDES.search(body):
            self.leaks.append(body[:300])

    def problems(self, *, seconds: float = inf) -> Counter[str]:
        """Count the answers, of the last seconds perhaps, that were not what was asked for, by their codes."""
        since = monotonic() - seconds
        return Counter(answer.words for answer in self.answers if not answer.is_expected and answer.began >= since)

    def slowest(self) -> Answer:
        return max(self.answers, key=lambda answer: answer.seconds)

    def last_problem(self) -> float:
        """Return when the last request began that was not answered as asked; 0 if there is none."""
        return max((answer.began for answer in self.answers if not answer.is_expected), default=0.0)

    def is_well(self, *, seconds: float = 2, requests: int = 20) -> bool:
        """Return whether, for a while now, everything was answered as asked."""
        since = monotonic() - seconds
        lately = [answer for answer in self.answers if answer.began >= since]
        return len(lately) >= requests and all(answer.is_expected for answer in lately)

    def lost(self, shop: Shop) -> list[str]:
        """Return what was acknowledged and is not in PostgreSQL, or there more than it may be."""
        return [*self._lost_reviews(shop), *self._lost_logins(shop), *self._lost_stock(shop)]

    def lost_mails(self, shop: Shop) -> list[str]:
        """Wait for the mails that were promised; return those that do not come, or come too often."""
        addresses = self.registered

        def received() -> Counter[str]:
            return Counter(str(mail["To"]) for mail in shop.mail.received)

        everything: Callable[[], bool] = lambda: not set(addresses) - received().keys()  # noqa: E731
        try:
            wait_until(everything, seconds=MAIL_SECONDS)
        except AssertionError:
            return [f"no mail to {address}" for address in set(addresses) - received().keys()]
        often = {address: count for address, count in received().items() if count > MOST_MAILS}
        return [f"{count} mails to {address}" for address, count in often.items()]

    def _lost_reviews(self, shop: Shop) -> list[str]:
        rows = shop.sql("""
            SELECT email, slug FROM catalog_productreview review
            JOIN accounts_user ON accounts_user.id = author_id JOIN catalog_product product ON product.id = product_id
        """)
        return [f"a review of {slug} by {email}" for email, slug in set(self.reviewed) - set(rows)]

    def _lost_logins(self, shop: Shop) -> list[str]:
        rows = shop.sql("""
            SELECT email, count(*) FROM accounts_session JOIN accounts_user ON accounts_user.id = user_id GROUP BY email
        """)
        saved = dict(rows)
        return [f"a login of {email}" for email, count in self.logins.items() if saved.get(email, 0) < count]

    def _lost_stock(self, shop: Shop) -> list[str]:
        moved = stock_of(shop) - self.stock_before
        if self.stock_moves <= moved <= self.stock_moves + self.unsure_stock_moves:
            return []
        return [f"stock moved by {moved}, not {self.stock_moves} (and up to {self.unsure_stock_moves} more)"]


def stock_of(shop: Shop) -> int:
    """Return how many of everything there are."""
    ((stock,),) = shop.sql("SELECT sum(stock_quantity) FROM catalog_product")
    return int(stock)
