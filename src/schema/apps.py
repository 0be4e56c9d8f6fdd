"""The schema as an application, for its templates and static files."""

from importlib import import_module

from django.apps import AppConfig
from django.conf import settings


class SchemaConfig(AppConfig):
    """The GraphQL API."""

    name = "schema"
    verbose_name = "API"

    def ready(self) -> None:
        """Refuse to start with a manifest of trusted documents that is none, or does not fit the schema."""
        if settings.TRUSTED_DOCUMENTS:
            # The schema has models, which are ready only now.
            import_module("schema.trust_check").check()
