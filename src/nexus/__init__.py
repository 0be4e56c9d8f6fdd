"""Nexus: accounts, a product catalogue and reviews over one GraphQL endpoint."""

from nexus.celery import app as celery_app

__all__ = ["celery_app"]
