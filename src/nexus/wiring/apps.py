"""The wiring as an application, so that whatever starts Django has it."""

from importlib import import_module

from django.apps import AppConfig

from nexus.reporting import start_reporting
from nexus.tracing import start_tracing


class WiringConfig(AppConfig):
    """Connections between accounts and catalogue."""

    name = "nexus.wiring"
    verbose_name = "Wiring"

    def ready(self) -> None:
        """Connect the receivers."""
        import_module("nexus.wiring.work_log")
        import_module("nexus.wiring.low_stock")
        import_module("nexus.wiring.warming")
        import_module("nexus.metrics.tasks")
        start_reporting()
        start_tracing()
