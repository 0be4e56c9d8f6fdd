"""The catalogue application."""

from django.apps import AppConfig


class CatalogConfig(AppConfig):
    """Categories, brands, products and their reviews."""

    name = "catalog"
    verbose_name = "Catalogue"
