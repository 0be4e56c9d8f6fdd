"""What the processes of a test show to Prometheus."""

from prometheus_client.parser import text_string_to_metric_families

from nexus.local.ports import free_port
from tests.scale.hosts import fetch


class Endpoint:
    """The address that the processes of a test share."""

    def __init__(self) -> None:
        self.port = free_port()
        self.settings = {
            "METRICS_ENABLED": "true",
            "METRICS_ADDRESS": f"127.0.0.1:{self.port}",
            "METRICS_OPERATIONS": "ShopName,Lamp",
        }

    def text(self) -> str:
        return fetch(f"http://127.0.0.1:{self.port}/metrics")

    def samples(self, name: str) -> dict[tuple[str, ...], float]:
        """Return the samples of this name by the values of their labels."""
        return {
            tuple(sample.labels.values()): sample.value
            for family in text_string_to_metric_families(self.text())
            for sample in family.samples
            if sample.name == name
        }
