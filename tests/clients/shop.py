"""A whole shop, started as `make run` does, with a mailbox to read codes from."""

import re
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email import message_from_bytes, policy
from pathlib import Path

from nexus.env import ROOT
from nexus.local.ports import free_port
from tests.local.conftest import Checkout, copied_sources
from tests.mail_server import CODE, text_of

PASSWORD = "an example of four words"
# A worker that is late is not what these tests are about; beat tries again every ten seconds.
MAIL_SECONDS = 90
# The demo shop is loaded, and perhaps the storefront built, while other tests keep the machine busy.
START_SECONDS = 300


@dataclass(frozen=True)
class Shop:
    """Where a running shop answers, and where its mails lie."""

    url: str
    mailbox: Path

    @property
    def endpoint(self) -> str:
        return f"{self.url}/graphql/"

    def newest_code(self, address: str, *, other_than: str = "") -> str:
        """Wait for a mail with a code to `address`, and return the code; `other_than` is one that came before."""
        deadline = time.monotonic() + MAIL_SECONDS
        pattern = f"*-{re.sub(r'[^0-9A-Za-z]', '-', address)}.eml"
        while time.monotonic() < deadline:
            for file in sorted(self.mailbox.glob(pattern), reverse=True):
                mail = message_from_bytes(file.read_bytes(), policy=policy.default)
                codes: list[str] = CODE.findall(text_of(mail))
                if codes and codes[0] != other_than:
                    return codes[0]
            time.sleep(0.1)
        raise AssertionError(f"no mail with a code to {address} within {MAIL_SECONDS} s")


@contextmanager
def running_shop(folder: Path) -> Iterator[Shop]:
    """Start the stack from a copy of the sources, with the demo shop in it, as `make run` does."""
    with copied_sources(folder) as checkout:
        yield _start(checkout, port=free_port())


@contextmanager
def running_storefront(folder: Path) -> Iterator[tuple[Shop, str]]:
    """Do so with the storefront before it, as `make storefront` does; yield its address too.

    It is built where it lies: the packages are there.
    """
    port, front = free_port(), free_port()
    with copied_sources(folder, "storefront") as checkout:
        (checkout.folder / "examples").symlink_to(ROOT / "examples")
        shop = _start(checkout, port=port, STOREFRONT_PORT=str(front))
        address = f"http://127.0.0.1:{front}"
        assert f"{address}/" in checkout.output()
        yield shop, address
        # Vite lives on when its supervisor is killed.
        for stack in checkout.started:
            stack.terminate()
            stack.wait(timeout=START_SECONDS)


def _start(checkout: Checkout, *, port: int, **variables: str) -> Shop:
    checkout.start_and_wait(seconds=START_SECONDS, PORT=str(port), NEXUS_DEMO_PASSWORD=PASSWORD, **variables)
    return Shop(url=f"http://127.0.0.1:{port}", mailbox=checkout.state / "mail")
