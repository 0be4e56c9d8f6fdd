"""The mailbox of `make run`: nothing leaves the machine; each mail is printed and kept as files."""

import sys
from collections.abc import Sequence
from pathlib import Path

from django.core.mail import EmailMessage, EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from nexus.local.state import STATE, write_private

MAILBOX = STATE / "mail"


class EmailBackend(BaseEmailBackend):
    """Shows mails to whoever runs the stack; a code in one can be read on the terminal."""

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Keep each message below `.nexus/mail/`, as it would be sent and as a page, and print its text."""
        for message in email_messages:
            _print(message, _keep(message))
        return len(email_messages)


def _keep(message: EmailMessage) -> Path:
    """Return the file to look at: the page, or else the message itself."""
    address = "".join(character if character.isalnum() else "-" for character in message.to[0])
    name = f"{timezone.now():%Y-%m-%d-%H%M%S-%f}-{address[:60]}"
    file = MAILBOX / f"{name}.eml"
    write_private(file, message.message().as_string())
    pages = message.alternatives if isinstance(message, EmailMultiAlternatives) else []
    for content, mimetype in pages:
        if mimetype == "text/html":
            file = MAILBOX / f"{name}.html"
            write_private(file, str(content))
    return file


def _print(message: EmailMessage, file: Path) -> None:
    lines = (f"Subject: {message.subject}", *message.body.strip().splitlines(), f"({file})")
    text = "\n".join((f"A mail to {message.to[0]}:", *(f"    {line}" for line in lines)))
    # Celery turns what goes to sys.stdout into log lines; a person is to read this.
    print(text, file=sys.__stdout__, flush=True)
