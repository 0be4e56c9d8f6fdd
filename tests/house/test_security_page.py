"""Every test that docs/security.md names is there."""

import re

from nexus.env import ROOT

PAGE = ROOT / "docs" / "security.md"


def test_names_tests_that_exist() -> None:
    named = re.findall(r"`(tests/[\w/]+\.py)`", PAGE.read_text())
    assert len(named) > 40
    assert [name for name in named if not (ROOT / name).is_file()] == []
