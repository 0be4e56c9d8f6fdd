"""A mail server in a process of its own, which takes mails, refuses them, hangs or hangs up, as it is told.

Started as a program, it listens; imported, it is the handle for tests.
"""

import asyncio
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP

CODE = re.compile(r"^ +(\d{6})$", re.MULTILINE)
FOREVER = 3600


class MailServer:
    """A running server; its folder holds what it is told and what it was sent."""

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder, self.port = folder, port
        (folder / "received").mkdir(parents=True, exist_ok=True)
        self.behave("")
        self._start()

    def _start(self) -> None:
        (self.folder / "port").unlink(missing_ok=True)
        self._process = subprocess.Popen([sys.executable, __file__, str(self.folder), str(self.port)])
        while not (self.folder / "port").exists():
            assert self._process.poll() is None
            time.sleep(0.01)
        self.port = int((self.folder / "port").read_text())

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()

    @contextmanager
    def stopped(self) -> Iterator[None]:
        """Refuse connections meanwhile."""
        self.stop()
        yield
        self._start()

    def behave(self, how: str = "") -> None:
        """Answer RCPT or DATA with a reply (`rcpt 550 no such user`), `hang` or `drop` there, or hang at `connect`.

        A mail is kept before DATA is answered: whoever hears nothing may have delivered it. Without
        words, every mail is taken.
        """
        fresh = self.folder / "behaviour.new"
        fresh.write_text(how)
        fresh.replace(self.folder / "behaviour")

    @property
    def received(self) -> list[EmailMessage]:
        files = sorted((self.folder / "received").glob("*.eml"))
        return [message_from_bytes(file.read_bytes(), policy=policy.default) for file in files]

    @property
    def codes(self) -> list[str]:
        """The codes in what was received, in order."""
        return [code for mail in self.received for code in CODE.findall(text_of(mail))]

    def forget(self) -> None:
        """Take every mail again, with none received."""
        self.behave("")
        for file in (self.folder / "received").glob("*"):
            file.unlink()


def text_of(mail: EmailMessage) -> str:
    """Return the plain text of a mail."""
    part = mail.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


class Handler:
    """What the server process does with each command."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    async def answer(self, server: SMTP, stage: str) -> str | None:
        """Return what to say at `stage`, None for yes; or say nothing."""
        where, _, how = (self.folder / "behaviour").read_text().partition(" ")
        if where != stage:
            return None
        if how == "hang":
            await asyncio.sleep(FOREVER)
        if how == "drop":
            server.transport.abort()
            await asyncio.sleep(FOREVER)
        return how

    async def handle_RCPT(self, server: SMTP, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802
        refusal = await self.answer(server, "rcpt")
        if refusal:
            return refusal
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: Any, envelope: Any) -> str:  # noqa: N802
        refusal = await self.answer(server, "refuse-data")
        if refusal:
            return refusal
        name = f"{time.time_ns()}.eml"
        (self.folder / "received" / f"{name}.part").write_bytes(envelope.content)
        (self.folder / "received" / f"{name}.part").rename(self.folder / "received" / name)
        return await self.answer(server, "data") or "250 OK"


class Server(SMTP):
    """aiosmtpd's, which may hang before it greets."""

    async def _handle_client(self) -> None:
        await self.event_handler.answer(self, "connect")
        await super()._handle_client()


async def serve(folder: Path, port: int) -> None:
    """Listen on the loopback address until the process ends."""
    listening = await asyncio.get_running_loop().create_server(lambda: Server(Handler(folder)), "127.0.0.1", port)
    (folder / "port.new").write_text(str(listening.sockets[0].getsockname()[1]))
    (folder / "port.new").rename(folder / "port")
    await listening.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Path(sys.argv[1]), int(sys.argv[2])))
