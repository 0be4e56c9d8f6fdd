"""The schema as an application, for its templates and static files."""

from django.apps import AppConfig


class SchemaConfig(AppConfig):
    """The GraphQL API."""

    name = "schema"
    verbose_name = "API"
