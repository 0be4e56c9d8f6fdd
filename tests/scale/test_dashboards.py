"""What the dashboard and the alerts ask for exists, and what exists is asked for."""

import json
import re
import subprocess
from collections.abc import Iterator

import pytest
from prometheus_client import REGISTRY

import nexus.metrics.server  # noqa: F401 - declares what it shows
from nexus.env import ROOT
from nexus.metrics.backlog import Backlog
from tests.scale.hosts import debian_program

DEPLOY = ROOT / "deploy"
NAME = re.compile(r"\bnexus_[a-z_]+")
SUFFIX = re.compile(r"_(total|bucket|sum|count)$")


def queries_of_the_dashboard() -> list[str]:
    dashboard = json.loads((DEPLOY / "grafana" / "nexus.json").read_text())
    return [target["expr"] for panel in dashboard["panels"] for target in panel.get("targets", [])]


def asked_for() -> set[str]:
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text()
    return {name for text in [*queries_of_the_dashboard(), alerts] for name in NAME.findall(text)}


def shown() -> Iterator[str]:
    """Yield the names of families, as prometheus-client has them."""
    for family in [*REGISTRY.collect(), *Backlog().collect()]:
        if family.name.startswith("nexus_"):
            yield family.name
    yield "nexus_info"


@pytest.mark.django_db
def test_queries_name_what_exists_and_nothing_is_kept_that_nobody_looks_at() -> None:
    assert {SUFFIX.sub("", name) for name in asked_for()} == set(shown())


def test_promtool_takes_the_rules_and_the_queries() -> None:
    promtool = debian_program("promtool")
    rules = DEPLOY / "prometheus" / "alerts.yml"
    checked = subprocess.run([promtool, "check", "rules", rules], capture_output=True, text=True, check=False)
    assert checked.returncode == 0, checked.stderr


def test_a_rule_says_how_urgent_it_is_and_what_has_happened() -> None:
    alerts = (DEPLOY / "prometheus" / "alerts.yml").read_text()
    rules = alerts.split("- alert: ")[1:]
    assert len(rules) > 10
    for rule in rules:
        assert re.search(r"labels: \{severity: (page|ticket)\}\n +annotations: \{summary: \".+\"\}", rule), rule
