"""The outbox: what is promised, to whom, and how often."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.actions.outbox import post, post_code
from accounts.errors import AccountErrorCode, AccountRefusedError
from accounts.models import OutgoingEmail, Registration
from accounts.services.addresses import address_key
from accounts.services.otp import NOBODY, OTPService, Purpose
from tests.factories import DAY_ONE, make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("empty_redis")]

Kind = OutgoingEmail.Kind
Status = OutgoingEmail.Status
ADDRESS = "ada@example.com"


def make_registration(email: str = ADDRESS, **fields: Any) -> Registration:
    plain = {"password": "!", "first_name": "Mallory", "last_name": "Stranger", "created_at": timezone.now()}
    return Registration.objects.create(email=email, **plain | fields)


@pytest.fixture
def sent(django_capture_on_commit_callbacks: Any) -> Any:
    """Return a function that asks for a code mail and returns its row once a worker has looked at it."""

    def ask(kind: Kind, address: str = ADDRESS) -> OutgoingEmail:
        with django_capture_on_commit_callbacks(execute=True):
            post_code(kind, address)
        return OutgoingEmail.objects.latest("pk")

    return ask


def code_in_last_mail() -> str:
    (code,) = re.findall(r"^  (\d{6})$", mail.outbox[-1].body, re.MULTILINE)
    return code


def test_a_registration_gets_a_code_that_is_bound_to_it(sent):
    registration = make_registration()

    email = sent(Kind.EMAIL_VERIFICATION)

    assert email.status == Status.SENT
    subject = OTPService.check(Purpose.EMAIL_VERIFICATION, address_key(ADDRESS), code_in_last_mail())
    assert subject == f"registration:{registration.pk}"
