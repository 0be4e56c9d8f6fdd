"""The manifests: what Kubernetes takes, and what none of our pods may be without."""

from typing import Any

import kubernetes_validate
import pytest
import yaml

from nexus.env import ROOT
from tests.house.test_env_example import listed

FOLDER = ROOT / "deploy" / "kubernetes"
KUSTOMIZATION: dict[str, Any] = yaml.safe_load((FOLDER / "kustomization.yaml").read_text())
RESOURCES: list[dict[str, Any]] = [
    each for name in KUSTOMIZATION["resources"] for each in yaml.safe_load_all((FOLDER / name).read_text())
]
WORKLOADS = {
    each["metadata"]["labels"]["app.kubernetes.io/component"]: each["spec"]["template"]
    for each in RESOURCES
    if each["kind"] in {"Deployment", "Job"}
}
VERSIONS = ("1.30", kubernetes_validate.latest_version())


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("resource", RESOURCES, ids=lambda each: f"{each['kind']}-{each['metadata']['name']}")
def test_kubernetes_takes_it(resource: dict[str, Any], version: str) -> None:
    kubernetes_validate.validate(resource, version, strict=True)


def test_nothing_of_the_folder_is_forgotten() -> None:
    files = {path.name for path in FOLDER.iterdir()}
    assert files == {*KUSTOMIZATION["resources"], "kustomization.yaml", "settings.env"}


@pytest.mark.parametrize("component", ["web", "worker", "beat", "migrate"])
def test_no_pod_runs_as_root_or_changes_itself(component: str) -> None:
    pod = WORKLOADS[component]["spec"]
    (container,) = pod["containers"]
    assert (pod["securityContext"]["runAsNonRoot"], pod["automountServiceAccountToken"]) == (True, False)
    assert container["securityContext"] == {
        "allowPrivilegeEscalation": False,
        "readOnlyRootFilesystem": True,
        "capabilities": {"drop": ["ALL"]},
    }
    assert container["volumeMounts"] == [{"name": "tmp", "mountPath": "/tmp"}]  # noqa: S108
    assert container["resources"]["limits"].keys() == {"memory"}


def test_every_selector_finds_pods() -> None:
    labels = [WORKLOADS[component]["metadata"]["labels"] for component in WORKLOADS]
    selectors = [
        each["spec"].get("selector") or each["spec"].get("podSelector")
        for each in RESOURCES
        if each["kind"] in {"Deployment", "NetworkPolicy", "PodDisruptionBudget", "Service"}
    ]
    wanted = [selector.get("matchLabels", selector) for selector in selectors]
    assert len(wanted) == 9
    assert [each for each in wanted if not any(each.items() <= found.items() for found in labels)] == []


def test_every_setting_is_one() -> None:
    lines = (FOLDER / "settings.env").read_text().splitlines()
    named = {line.split("=")[0] for line in lines if not line.startswith("#")}
    assert named <= listed().keys()
