"""The lock of the way in by password: what happens at Google neither begins nor ends it."""

import pytest
import time_machine

from accounts.models import AuthProvider
from accounts.services.login_tracking import LoginTrackingService
from nexus.common.client import Client
from tests.accounts.attempts import Outcome, save_attempts
from tests.accounts.flows import ADA, PASSWORD, can_log_in, make_customer
from tests.factories import DAY_ONE

pytestmark = pytest.mark.django_db


def visit_google(outcome: Outcome) -> None:
    LoginTrackingService.finish(LoginTrackingService.begin(ADA, Client(), AuthProvider.GOOGLE), outcome)


def test_refusals_of_google_lock_nobody_out() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        make_customer()
        for _ in range(10):
            visit_google(Outcome.BAD_CREDENTIALS)
        assert can_log_in(PASSWORD)


def test_a_success_at_google_lifts_no_lock_and_forgives_no_failure() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        make_customer()
        save_attempts(times=9)
        visit_google(Outcome.SUCCESS)
        save_attempts(times=1)
        visit_google(Outcome.SUCCESS)
        assert not can_log_in(PASSWORD)
