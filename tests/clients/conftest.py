"""What tests of clients need: Node with the locked packages, and a whole shop to talk to."""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from nexus.env import ROOT
from nexus.npm import BuildError, Node, fetch_packages, find_node, one_at_a_time, run_step
from tests.browser.conftest import chromium_path  # noqa: F401 - a fixture
from tests.clients.shop import Shop, running_shop

HERE = ROOT / "tests" / "clients"


@dataclass(frozen=True)
class Tools:
    """Node's tools, in a folder with its packages."""

    folder: Path
    node: Node

    def run(self, script: str, *words: str, within: str = ".") -> None:
        """Run a tool by its file in node_modules; BuildError if it fails, with what it said printed."""
        tool = str(self.folder / "node_modules" / script)
        self.run_node(tool, *words, within=within)

    def run_node(self, *words: str, within: str = ".") -> None:
        """Run Node itself."""
        title = " ".join(Path(word).name for word in words[:3])
        run_step(title, (*self.node.node, *words), folder=self.folder / within, advice=f"{title} failed, see above.")


@pytest.fixture(scope="session")
def tools_in() -> Callable[[Path], Tools]:
    """Return a function that fetches the packages of a folder, or skips where they cannot be had."""

    def fetched(folder: Path) -> Tools:
        try:
            node = find_node()
            with one_at_a_time(folder):
                fetch_packages(folder, node)
        except (BuildError, OSError) as error:
            if os.environ.get("CI"):
                raise
            pytest.skip(f"The tools of frontends are not here: {error}")
        return Tools(folder, node)

    return fetched


@pytest.fixture(scope="session")
def tools(tools_in: Callable[[Path], Tools]) -> Tools:
    """The generators and caches that clients use."""
    return tools_in(HERE)


@pytest.fixture(scope="session")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shop]:
    """The shop as `make run` starts it, worker and all."""
    with running_shop(tmp_path_factory.mktemp("shop")) as shop:
        yield shop
