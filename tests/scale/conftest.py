"""Processes that end with the test that started them."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.scale.hosts import Hosts, open_hosts


@pytest.fixture
def hosts(tmp_path: Path) -> Iterator[Hosts]:
    with open_hosts(tmp_path) as hosts:
        yield hosts
