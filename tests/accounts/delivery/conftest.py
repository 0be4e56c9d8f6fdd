"""A real mail server, a clock that stands still, and mails that wait."""

from collections.abc import Iterator
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from accounts.models import OutgoingEmail, Registration
from accounts.services.email import EmailService
from tests.accounts.flows import ADA
from tests.factories import DAY_ONE, make_user
from tests.mail_server import MailServer

Kind = OutgoingEmail.Kind


@pytest.fixture(scope="module")
def _server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[MailServer]:
    server = MailServer(tmp_path_factory.mktemp("mail"))
    yield server
    server.stop()


@pytest.fixture
def server(_server: MailServer, settings: Any) -> MailServer:
    settings.EMAIL_BACKEND = "accounts.services.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", _server.port
    _server.forget()
    return _server


@pytest.fixture
def clock() -> Iterator[Any]:
    with time_machine.travel(DAY_ONE, tick=False) as traveller:
        yield traveller


@pytest.fixture
def alert() -> OutgoingEmail:
    """A mail without a code, waiting since now."""
    return EmailService.promise(Kind.PASSWORD_CHANGED, ADA, user=make_user(email=ADA))


@pytest.fixture
def code_mail() -> OutgoingEmail:
    """A mail with a code, waiting since now."""
    fields = {"password": "!", "first_name": "Ada", "last_name": "L", "created_at": timezone.now()}
    Registration.objects.create(email=ADA, **fields)
    return EmailService.promise(Kind.EMAIL_VERIFICATION, ADA)
