"""Every link from a page to another one, or to a heading, leads somewhere."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from nexus.env import ROOT

PAGES = sorted(
    [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("bench/*.md"), *ROOT.glob("examples/*/*.md")]
)
LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^```.*?^```$", re.MULTILINE | re.DOTALL)
HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)


def prose(page: Path) -> str:
    return FENCE.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> Iterator[str]:
    """Yield what a heading is called in an address."""
    for heading in HEADING.findall(prose(page)):
        text = LINK.sub(lambda match: match[0].split("]")[0].lstrip("["), heading)
        yield re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")


def broken_links(page: Path) -> Iterator[str]:
    for link in LINK.findall(prose(page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (page.parent / path).resolve() if path else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in set(anchors(target))):
            yield link


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_lead_somewhere(page: Path) -> None:
    assert list(broken_links(page)) == []


def test_a_broken_link_is_found(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("# Here & there\n[good](#here--there) [gone](gone.md) [lost](#nowhere)\n```\n[code](no.md)\n```\n")
    assert list(broken_links(page)) == ["gone.md", "#nowhere"]
