"""Web processes end, by force or politely, and the disk is full, while people shop."""

import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image

from tests.accounts.flows import LOGIN, PASSWORD
from tests.faults.conftest import kill_all
from tests.faults.rows import UNAVAILABLE, Note, row
from tests.faults.shop import Shop, wait_until
from tests.images.multipart import PREFLIGHT, parts

pytestmark = pytest.mark.processes

ADD_PICTURE = """mutation ($id: ID!, $input: UpdateProductInput!) {
  updateProduct(id: $id, input: $input) { product { images { id } } errors { code } }
}"""


def test_web_process_asked_to_end(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken:
        with broken.fault():
            leaving = shop.webs[0]
            leaving.running.process.send_signal(signal.SIGTERM)
            wait_until(lambda: leaving.status() == 503)
            broken.hold("it serves on while it is not ready", leaving.status("/healthz") == 200)
            took = wait_until(lambda: leaving.status() == 0, seconds=60)
            broken.hold("it ends within 25 s", took <= 25)
            shop.stop(leaving.running)
        shop.start_web(0)


@pytest.mark.faults
def test_web_process_killed_between_commit_and_enqueueing(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=(UNAVAILABLE, *LOST)) as broken:
        shop.stop(shop.webs[0].running)
        ((before,),) = shop.sql("SELECT coalesce(max(id), 0) FROM accounts_outgoingemail")
        with broken.fault():
            status = shop.run_doomed_web(0)
            promised = shop.sql("SELECT address FROM accounts_outgoingemail WHERE id > %s", before)
            # Whoever asked the other one has heard from it.
            broken.load.go_on(3)
        registered = broken.load.journal.registered
        unheard = {address for (address,) in promised} - set(registered)
        broken.hold(f"it was killed, not {status}", status == -signal.SIGKILL)
        broken.hold("what it died of was committed", unheard)
        # So their mails are waited for as well.
        registered += unheard
        shop.start_web(0)


@pytest.mark.faults
def test_web_process_killed_while_its_broker_hangs(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=(UNAVAILABLE, *LOST)) as broken:
        with broken.fault(), shop.broker.hanging():
            broken.load.go_on(3)
            kill_all(shop.webs[0].running)
            shop.stop(shop.webs[0].running)
        shop.start_web(0)


# What a client sees of a process that is killed: before an answer, in the middle of one, and after it.
ERRORS = "ServerDisconnectedError", "ClientPayloadError", "ClientOSError", "ClientConnectorError"
LOST = tuple(f"no answer: {error}" for error in ERRORS)


def test_disk_full_at_upload(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken, full_disk(shop.media):
        token = log_in(shop)
        before = files_in(shop.media)
        with broken.fault():
            answer = upload(shop, token, picture(1200))
        said = [error["extensions"]["code"] for error in answer.get("errors", [])]
        broken.hold(f"SERVICE_UNAVAILABLE, not {answer}", said == [UNAVAILABLE])
        broken.hold("no row", not shop.sql("SELECT 1 FROM catalog_productimage"))
        broken.hold("no part of a file", files_in(shop.media) == before)
        small = upload(shop, token, picture(8))
        broken.hold(f"what fits is taken, not {small}", not small.get("errors"))


@contextmanager
def full_disk(folder: Path) -> Iterator[None]:
    """Have a disk below `folder` that holds next to nothing."""
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k,mode=777", "nexus-test", str(folder)],  # noqa: S607
        capture_output=True,
        check=False,
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)  # noqa: S607


def files_in(folder: Path) -> set[str]:
    return {str(path) for path in folder.rglob("*") if path.is_file()}


def picture(side: int) -> bytes:
    """Return a picture that cannot be made smaller by packing."""
    buffer = BytesIO()
    Image.effect_noise((side, side), 100).convert("RGB").save(buffer, "PNG")
    return buffer.getvalue()


def log_in(shop: Shop) -> str:
    body = {"query": LOGIN, "variables": {"input": {"email": "staff@example.com", "password": PASSWORD}}}
    answer = requests.post(f"http://127.0.0.1:{shop.webs[0].port}/graphql/", json=body, timeout=30).json()
    return str(answer["data"]["login"]["tokens"]["accessToken"])


def upload(shop: Shop, token: str, content: bytes) -> dict[str, Any]:
    images = [{"upload": {"file": None}}]
    given = parts(
        ADD_PICTURE,
        {"id": shop.products["lamp-99"], "input": {"images": images}},
        {"variables.input.images.0.upload.file": None},
    )
    given.pop("0")
    answer: dict[str, Any] = requests.post(
        f"http://127.0.0.1:{shop.webs[0].port}/graphql/",
        data=given,
        files={"0": ("picture.png", content, "image/png")},
        headers=PREFLIGHT | {"Authorization": f"Bearer {token}"},
        timeout=30,
    ).json()
    return answer
