"""Every request in the pages is sent to the demo shop, and its answer is the one in the page.

`UPDATE_DOCS=1 .venv/bin/pytest tests/docs` writes the answers into the pages instead. A new token is
written as it is: shorten it in the page to a name of your own, which then stands for it.
"""

import os

import pytest
import time_machine

from nexus.env import ROOT
from tests.docs.conftest import DAY
from tests.docs.examples import examples, write_answers
from tests.docs.shop import Shop

# Each page with the request of its answers that stand alone.
PAGES = {
    "README.md": "",
    "docs/api.md": "",
    "docs/accounts.md": "",
    "docs/writing.md": "",
    "docs/errors.md": "{ products(first: 0) { totalCount } }",
}


@pytest.mark.parametrize("name", PAGES)
def test_answers_are_what_the_page_says(name: str) -> None:
    with time_machine.travel(DAY, tick=False) as clock:
        shop = Shop(clock)
        played = [(example, shop.answer(example)) for example in examples(ROOT / name, unwritten=PAGES[name])]
    assert played, "the examples are no longer recognised"
    if os.environ.get("UPDATE_DOCS"):
        write_answers(ROOT / name, [(example, body) for example, (_, body) in played])
        return
    for example, answer in played:
        assert answer == (example.status, example.answer), f"{name}, line {example.line}"
