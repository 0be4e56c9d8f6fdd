"""Nexus's production settings with the address of the stock schema: the same database, pool and middleware."""

from nexus.settings.production import *  # noqa: F403

ROOT_URLCONF = "bench.stock.urls"
