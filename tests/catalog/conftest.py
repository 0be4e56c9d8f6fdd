"""Who sits at the admin's desk, and a folder for pictures."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client

from tests.staff import enter, make_clerk


@pytest.fixture
def desk(client: Client) -> Client:
    """A browser in which a moderator has come into the admin."""
    return enter(client, make_clerk("view_productreview", "change_productreview", email="mona@example.com"))


@pytest.fixture
def media(settings: Any, tmp_path: Path) -> Path:
    """Return the folder of what is uploaded."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path
