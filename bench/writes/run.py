"""The part about writing: reviews and changes of products next to SQL, looks with and without their counter."""

from bench.accounts.people import move_in
from bench.measure import Target
from bench.plan import Bench
from bench.rounds import measure_groups
from bench.writes import report, targets
from bench.writes.shop import copy_shop
from bench.writes.targets import Targets

SHARES_OF_THE_TIME = 8


def measure(bench: Bench) -> str:
    """Measure what is written and print the tables; return the text for docs/performance.md."""
    with bench.console.status("People move in, the shop is copied, web servers start …"):
        people = move_in()
        shop = copy_shop(bench.environment["DATABASE_URL"])
        found = targets.start(bench, people, shop)
    seconds = bench.plan.seconds(targets=SHARES_OF_THE_TIME)
    groups = measure_groups(bench, _groups(found), seconds=seconds)
    report.show(bench.console, groups)
    return report.text(groups, database_url=shop.database_url, rounds=bench.plan.rounds, seconds=seconds)


def _groups(found: Targets) -> dict[str, list[Target]]:
    """Return what is measured side by side; the page first, as it shows prices that edits change."""
    return {
        report.PAGES: [found.page, found.page_uncounted],
        report.LOOKUPS: [found.lookup, found.lookup_uncounted],
        report.REVIEWS: [found.create_review, found.create_review_in_sql],
        report.EDITS: [found.update_product, found.update_product_in_sql],
    }
