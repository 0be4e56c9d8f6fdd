"""The catalogue application."""

from importlib import import_module

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Categories, brands, products and their reviews."""

    name = "catalog"
    verbose_name = "Catalogue"

    def ready(self) -> None:
        """Connect the receivers."""
        import_module("catalog.receivers")
