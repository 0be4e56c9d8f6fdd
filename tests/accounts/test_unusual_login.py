"""A login from a place where its user never was: a claim and a mail, and nothing for the usual."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from django.core import mail

from accounts.actions.sign_in import log_in
from accounts.errors import AccountRefusedError
from accounts.models import LoginHistory, OutgoingEmail, SecurityClaim, User
from accounts.services.familiar_places import distance_km
from accounts.services.geolocation import GeoLocationService, Place
from accounts.tasks.logins import look_at_login, look_at_missed_logins, purge_login_history
from nexus.common.client import Client
from tests.accounts.attempts import newest_attempt, save_attempts
from tests.accounts.flows import ADA, LOGIN, NEW_PASSWORD, PASSWORD, make_customer, subjects
from tests.accounts.places import BERLIN, LISBON, MUNICH, NOWHERE, POTSDAM, write_cities
from tests.factories import DAY_ONE, day
from tests.graphql import ask

pytestmark = pytest.mark.django_db

INSIDE = "10.0.0.1"


@pytest.fixture(autouse=True)
def world(tmp_path: Path, settings: Any) -> None:
    settings.GEOIP_PATH = write_cities(tmp_path / "world.mmdb")


@pytest.fixture
def user() -> User:
    return make_customer()


def visit(address: str, password: str = PASSWORD) -> LoginHistory:
    """Log in from an address, and return the attempt once the worker has looked at it."""
    try:
        log_in(ADA, password, Client(address))
    except AccountRefusedError:
        assert password != PASSWORD
    attempt = newest_attempt()
    look_at_login(attempt.pk)
    attempt.refresh_from_db()
    return attempt


def test_the_place_of_an_attempt_is_kept() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        make_customer()
        attempt = visit(BERLIN)
    assert (attempt.country_code, attempt.region, attempt.city) == ("DE", "State of Berlin", "Berlin")
    assert (attempt.latitude, attempt.longitude) == (52.52, 13.405)
    assert attempt.located_at == DAY_ONE


@pytest.mark.usefixtures("user")
@pytest.mark.parametrize("address", [INSIDE, NOWHERE])
def test_a_place_that_is_not_known_is_left_empty(address: str) -> None:
    visit(BERLIN)
    attempt = visit(address)
    assert attempt.located_at
    assert (attempt.country_code, attempt.latitude, attempt.is_unusual) == ("", None, False)


@pytest.mark.usefixtures("user")
def test_a_failure_has_a_place_and_is_never_unusual() -> None:
    visit(BERLIN)
    attempt = visit(LISBON, NEW_PASSWORD)
    assert (attempt.country_code, attempt.is_unusual) == ("PT", False)


@pytest.mark.usefixtures("user")
def test_whoever_guessed_there_before_makes_no_place_usual() -> None:
    visit(BERLIN)
    visit(LISBON, NEW_PASSWORD)
    assert visit(LISBON).is_unusual


@pytest.mark.parametrize(
    ("earlier", "address", "is_unusual"),
    [
        ([], LISBON, False),
        ([BERLIN], BERLIN, False),
        ([BERLIN], POTSDAM, False),
        ([BERLIN], MUNICH, True),
        ([BERLIN], LISBON, True),
        ([BERLIN, LISBON], LISBON, False),
        ([BERLIN, MUNICH], MUNICH, False),
        ([INSIDE, NOWHERE], LISBON, False),
    ],
)
@pytest.mark.usefixtures("user")
def test_a_login_is_unusual_where_its_user_never_was(earlier: list[str], address: str, *, is_unusual: bool) -> None:
    for each in earlier:
        visit(each)
    SecurityClaim.objects.all().delete()
    assert visit(address).is_unusual is is_unusual
    assert SecurityClaim.objects.exists() is is_unusual


def test_an_unusual_login_raises_a_claim_and_a_mail(user: User) -> None:
    visit(BERLIN)
    attempt = visit(LISBON)
    claim = SecurityClaim.objects.get()
    assert (claim.user, claim.kind, claim.event) == (user, "unusual_location", attempt)
    assert claim.occurred_at == attempt.occurred_at
    sent = OutgoingEmail.objects.get()
    assert (sent.kind, sent.address, sent.user, sent.claim) == ("unusual_location", ADA, user, claim)


@pytest.mark.usefixtures("user")
def test_the_mail_goes_out(django_capture_on_commit_callbacks: Any) -> None:
    visit(BERLIN)
    with django_capture_on_commit_callbacks(execute=True):
        visit(LISBON)
    assert len(subjects()) == 1
    assert "Lisbon" in mail.outbox[0].body


@pytest.mark.usefixtures("user")
def test_somebody_elses_places_do_not_count() -> None:
    visit(BERLIN)
    other = make_customer(email="grace@example.com")
    log_in(other.email, PASSWORD, Client(LISBON))
    look_at_login(newest_attempt().pk)
    assert visit(LISBON).is_unusual


@pytest.mark.parametrize("was_me", [True, False])
@pytest.mark.usefixtures("user")
def test_a_place_is_usual_once_the_owner_said_it_was_me(*, was_me: bool) -> None:
    visit(BERLIN)
    visit(LISBON)
    SecurityClaim.objects.update(was_me=was_me)
    assert visit(LISBON).is_unusual is not was_me


@pytest.mark.usefixtures("user")
def test_a_country_alone_is_compared_where_no_coordinates_are_known() -> None:
    visit(BERLIN)
    LoginHistory.objects.update(latitude=None, longitude=None)
    assert not visit(MUNICH).is_unusual
    assert visit(LISBON).is_unusual


@pytest.mark.usefixtures("user")
def test_a_task_that_is_delivered_again_raises_nothing_twice(django_assert_num_queries: Any) -> None:
    visit(BERLIN)
    attempt = visit(LISBON)
    with django_assert_num_queries(1):
        look_at_login(attempt.pk)
    assert SecurityClaim.objects.count() == OutgoingEmail.objects.count() == 1


@pytest.mark.usefixtures("user")
def test_of_two_who_look_at_an_attempt_at_once_one_raises(monkeypatch: pytest.MonkeyPatch) -> None:
    visit(BERLIN)
    log_in(ADA, PASSWORD, Client(LISBON))
    attempt_id = newest_attempt().pk
    locate = GeoLocationService.locate

    def be_overtaken(address: str) -> Place | None:
        monkeypatch.undo()
        look_at_login(attempt_id)
        return locate(address)

    monkeypatch.setattr(GeoLocationService, "locate", be_overtaken)
    look_at_login(attempt_id)
    assert SecurityClaim.objects.count() == OutgoingEmail.objects.count() == 1


def test_an_attempt_that_is_gone_is_no_error() -> None:
    look_at_login(0)


@pytest.mark.usefixtures("user")
def test_a_login_does_not_wait_for_its_place(settings: Any) -> None:
    settings.GEOIP_URL = "http://127.0.0.1:9/{ip}"
    assert ask(LOGIN, input={"email": ADA, "password": PASSWORD}).data["login"]["tokens"]
    assert newest_attempt().located_at is None


def test_what_was_left_behind_is_looked_at_later() -> None:
    with time_machine.travel(DAY_ONE, tick=False) as clock:
        make_customer()
        log_in(ADA, PASSWORD, Client(BERLIN))
        clock.shift(timedelta(seconds=60))
        look_at_missed_logins()
        assert newest_attempt().located_at is None
        clock.shift(timedelta(seconds=1))
        look_at_missed_logins()
    assert newest_attempt().city == "Berlin"


def test_attempts_are_forgotten_after_a_year() -> None:
    for age in (0, 364, 366, 700):
        save_attempts(times=1, at=day(-age))
    with time_machine.travel(DAY_ONE, tick=False):
        purge_login_history()
    assert list(LoginHistory.objects.order_by("-occurred_at").values_list("occurred_at", flat=True)) == [
        DAY_ONE,
        day(-364),
    ]


def test_measures_how_far_apart_places_are() -> None:
    berlin, lisbon = (
        Place(country_code="XX", latitude=52.52, longitude=13.405),
        Place(country_code="XX", latitude=38.722, longitude=-9.139),
    )
    distance = distance_km(berlin, lisbon)
    assert distance
    assert round(distance, -1) == 2310
    west, east = (Place(country_code="XX", latitude=0, longitude=degrees) for degrees in (-179.5, 179.5))
    across_the_date_line = distance_km(west, east)
    assert across_the_date_line
    assert round(across_the_date_line) == 111
    assert distance_km(berlin, Place(country_code="DE")) is None
