"""Every test of what is withstood may use the database."""

import pytest


@pytest.fixture(autouse=True)
def _database(db: None) -> None:
    """Roll back whatever the test wrote."""
