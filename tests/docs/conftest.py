"""The demo shop, as `make run` shows it, on a day that stands still."""

from collections.abc import Iterator

import pytest
import time_machine
from django.core.management import call_command
from django.db import transaction
from django.test import override_settings
from pytest_django import DjangoDbBlocker

DAY = "2026-02-01T12:00:00Z"


@pytest.fixture(scope="module")
def _demo_shop(
    django_db_setup: None,  # noqa: ARG001 - makes the database
    django_db_blocker: DjangoDbBlocker,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[None]:
    """Load the shop once; its rows, files and settings are gone after the module."""
    media = tmp_path_factory.mktemp("media")
    settings = override_settings(
        MEDIA_ROOT=media,
        SITE_URL="http://127.0.0.1:8000",
        SHOP_NAME="Nexus",
        RATE_LIMIT_ANONYMOUS="100/h",
    )
    with settings, django_db_blocker.unblock(), transaction.atomic():
        with time_machine.travel(DAY, tick=False):
            call_command("load_demo", password="an example of four words")
        yield
        transaction.set_rollback(True)


@pytest.fixture(autouse=True)
def _examples_have_a_shop(_demo_shop: None, db: None) -> None:
    """Give every test of the pages the shop, and the right to read it."""
