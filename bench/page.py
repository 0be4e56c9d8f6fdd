"""docs/performance.md: a frame, and a part for each thing that is measured on its own."""

import re
from pathlib import Path
from string import Template

from nexus.env import ROOT

PAGE = ROOT / "docs" / "performance.md"
HERE = Path(__file__).parent
FRAME = HERE / "performance.template.md"
PART = re.compile(r"<!-- (\w+) -->\n(.*?)\n<!-- end -->", re.DOTALL)


def write(part: str, text: str) -> None:
    """Put a new text for one part on the page; the others stay."""
    frame = FRAME.read_text()
    parts = dict.fromkeys((name for name, _ in PART.findall(frame)), "Not measured yet.")
    if PAGE.is_file():
        parts |= {name: old for name, old in PART.findall(PAGE.read_text()) if name in parts}
    parts[part] = text.strip()
    PAGE.write_text(Template(frame).substitute(parts))


def render(name: str, **values: object) -> str:
    """Return `<name>.template.md` with its values."""
    return Template((HERE / f"{name}.template.md").read_text()).substitute(values)
