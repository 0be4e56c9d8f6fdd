"""The floors of the house: each imports only from those below it."""

import os
import subprocess
import sys
import tomllib

from nexus.env import ROOT


def test_the_import_contracts_are_kept() -> None:
    program = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True, no_logo=True))"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    linted = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert linted.returncode == 0, linted.stdout + linted.stderr
    assert "0 broken" in linted.stdout


def test_a_new_module_has_to_choose_its_floor() -> None:
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
    exhaustive = {contract["containers"][0] for contract in contracts if contract.get("exhaustive")}
    assert exhaustive == {"accounts", "catalog", "schema"}
