"""The decision records have numbers of their own, without a gap, and each says its number."""

from nexus.env import ROOT

RECORDS = sorted((ROOT / "docs" / "decisions").glob("*.md"))


def test_each_has_the_next_number() -> None:
    assert [int(page.name[:4]) for page in RECORDS] == [*range(1, len(RECORDS) + 1)]


def test_the_heading_says_the_number() -> None:
    headings = [page.read_text().split(". ", 1)[0] for page in RECORDS]
    assert headings == [f"# {number}" for number in range(1, len(RECORDS) + 1)]
