"""`.env.example` lists every variable that is read, each with a word on what it does."""

import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
LINE = re.compile(r"^(?:# )?([A-Z][A-Z0-9_]+)=")
PROFILES = "import nexus.settings.development, nexus.settings.production"
# Read by `make run`, `make storefront` and `load_demo`, not by the settings.
OUTSIDE_SETTINGS = {"PORT", "STOREFRONT_PORT", "NEXUS_DEMO_PASSWORD"}


def variables_read() -> set[str]:
    """Return what the settings of every profile ask the environment for."""
    program = f"import json; {PROFILES}; from nexus.env import env; print(json.dumps(sorted(env.dump())))"
    required = dict.fromkeys(("ALLOWED_HOSTS", "EMAIL_HOST", "S3_BUCKET"), "shop.example")
    required |= {
        "SITE_URL": "https://shop.example",
        "DEFAULT_FROM_EMAIL": "no-reply@shop.example",
        "LOG_DIR": tempfile.gettempdir(),
    }
    environment = os.environ | required | {"PYTHONPATH": str(ROOT / "src")}
    answer = subprocess.run(
        [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
    )
    return set(json.loads(answer.stdout)) | OUTSIDE_SETTINGS


def listed() -> dict[str, str]:
    """Return each listed variable with the line above it."""
    lines = (ROOT / ".env.example").read_text().splitlines()
    return {match[1]: lines[number - 1] for number, line in enumerate(lines) if (match := LINE.match(line))}


def test_lists_exactly_what_is_read():
    assert set(listed()) == variables_read()


def test_explains_every_variable():
    unexplained = [name for name, above in listed().items() if LINE.match(above) or not above.startswith("# ")]
    assert unexplained == []
