"""The accounts' part: people move in, their calls are measured against the references, and the answer is timed."""

from bench.accounts import report, targets
from bench.accounts.crowd import gather
from bench.accounts.people import move_in
from bench.accounts.targets import Targets
from bench.measure import Target
from bench.plan import Bench
from bench.rounds import measure_groups

# The targets of the groups below, and the calls that are timed with one client.
SHARES_OF_THE_TIME = 11 + 4


def measure(bench: Bench) -> str:
    """Measure the calls of the accounts and print the tables; return the text for docs/performance.md."""
    with bench.console.status("People move in, web servers start …"):
        people = move_in()
        found = targets.start(bench, people)
    seconds = bench.plan.seconds(targets=SHARES_OF_THE_TIME)
    groups = measure_groups(bench, _groups(found), seconds=seconds)
    with bench.console.status("One client alone, and then a crowd …"):
        alone = {call: bench.alone(target, seconds=seconds) for call, target in _timed(found).items()}
        crowding = gather(bench, people)
    results = report.Results(groups=groups, alone=alone, crowding=crowding)
    report.show(bench.console, results)
    return report.text(
        results, database_url=bench.environment["DATABASE_URL"], rounds=bench.plan.rounds, seconds=seconds
    )


def _groups(found: Targets) -> dict[str, list[Target]]:
    """Return what is measured side by side, in the order of the report's titles."""
    return {
        report.QUERIES: [found.me, found.me_in_sql, found.shop, found.shop_uncounted, found.shop_signed_in],
        report.REFRESH: [found.refresh, found.refresh_in_sql],
        report.LOGIN: [found.login, found.verify],
        report.REGISTER: [found.register, found.hash],
    }


def _timed(found: Targets) -> dict[str, Target]:
    return {"register": found.register, "login": found.login, "refreshToken": found.refresh, "me": found.me}
