"""`login`: who gets in, what everybody else is told, and what it costs."""

from typing import Any

import pytest
import time_machine
from django.contrib.auth.hashers import check_password

from accounts.models import LoginHistory, Session, User
from accounts.services.passwords import verify_password
from tests.accounts.attempts import KINDS, REFUSED, Outcome, make_address, newest_attempt, outcomes, statement_shapes
from tests.accounts.flows import ADA, LOGIN, ME, NEW_PASSWORD, PASSWORD, codes_of, counted_hashes, log_in, make_customer
from tests.factories import DAY_ONE, day
from tests.graphql import ask

pytestmark = pytest.mark.django_db


def test_the_right_password_opens_a_session() -> None:
    user = make_customer(first_name="Ada")
    payload = log_in()
    assert payload["user"] == {"firstName": "Ada"}
    assert payload["errors"] == []
    assert ask(ME, token=payload["tokens"]["accessToken"]).data["me"]["email"] == ADA
    session = Session.objects.get()
    assert (session.user, session.event, session.provider) == (user, newest_attempt(), "password")


def test_the_case_of_the_address_does_not_matter() -> None:
    make_customer()
    assert log_in(" Ada@EXAMPLE.com ")["tokens"]


def test_two_keyboards_spell_one_password() -> None:
    make_customer(password="zo\u00eb-harbor-9")
    assert log_in(password="zoe\u0308-harbor-9")["tokens"]
    # A Japanese keyboard's wide digit.
    assert log_in(password="zo\u00eb-harbor-\uff19")["tokens"]


def test_every_attempt_is_on_record_with_where_it_came_from() -> None:
    with time_machine.travel(DAY_ONE, tick=False):
        user = make_customer()
        for password in (NEW_PASSWORD, PASSWORD):
            ask(LOGIN, input={"email": ADA, "password": password}, headers={"User-Agent": "Mosaic/1.0"})
    attempts = LoginHistory.objects.order_by("pk").values_list("user", "outcome", "ip_address", "user_agent")
    assert list(attempts) == [
        (user.pk, "bad_credentials", "127.0.0.1", "Mosaic/1.0"),
        (user.pk, "success", "127.0.0.1", "Mosaic/1.0"),
    ]
    assert newest_attempt().occurred_at == DAY_ONE


def test_an_unknown_address_is_on_record_as_its_key_alone() -> None:
    log_in("nobody@example.com")
    attempt = LoginHistory.objects.get()
    assert (attempt.user, attempt.outcome) == (None, "bad_credentials")
    assert "nobody" not in str(vars(attempt))


def test_the_history_shows_the_address_that_the_limiter_uses(settings: Any) -> None:
    settings.TRUSTED_PROXIES = 1
    settings.RATE_LIMIT_LOGIN_NETWORK = "1/h"
    given = {"email": ADA, "password": PASSWORD}
    first, second, third = (
        ask(LOGIN, input=given, headers={"X-Forwarded-For": seen}).data["login"]
        for seen in ("198.51.100.1, 203.0.113.8", "198.51.100.2, 203.0.113.8", "198.51.100.1, 203.0.113.9")
    )
    assert codes_of(first) == codes_of(third) == [("INVALID_CREDENTIALS", None)]
    assert codes_of(second) == [("RATE_LIMITED", None)]
    seen = LoginHistory.objects.order_by("pk").values_list("ip_address", flat=True)
    assert list(seen) == ["203.0.113.8", "203.0.113.9"]


def attempt(email: str, password: str) -> None:
    assert ask(LOGIN, input={"email": email, "password": password}).data["login"] == REFUSED


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("password", [PASSWORD, NEW_PASSWORD, "", "x" * 129, "null \0 in it"])
def test_a_refusal_reads_the_same_for_every_address_and_costs_one_hash(kind: str, password: str) -> None:
    if (kind, password) == ("known", PASSWORD):
        pytest.skip("the one that gets in")
    email = make_address(kind)
    with counted_hashes() as hashes:
        assert log_in(email, password) == REFUSED
    assert len(hashes) == 1
    assert not Session.objects.exists()


def test_a_refusal_costs_the_same_statements_for_every_address() -> None:
    emails = {kind: make_address(kind) for kind in KINDS}
    # The commit is left out, and with it the worker, whose statements are none of the caller's.
    wrong = {kind: statement_shapes(attempt, email, NEW_PASSWORD) for kind, email in emails.items()}
    right = {kind: statement_shapes(attempt, email, PASSWORD) for kind, email in emails.items() if kind != "known"}
    for shapes in [*wrong.values(), *right.values()]:
        assert shapes == wrong["unknown"]
    assert len(wrong["unknown"]) == 9


def test_a_success_hashes_once() -> None:
    make_customer()
    with counted_hashes() as hashes:
        assert log_in()["tokens"]
    assert hashes == ["verify"]


def test_the_right_password_of_an_unconfirmed_address_is_on_record_as_such() -> None:
    email = make_address("unverified")
    log_in(email)
    log_in(email, NEW_PASSWORD)
    assert outcomes(email) == [Outcome.EMAIL_NOT_VERIFIED, Outcome.BAD_CREDENTIALS]


def test_the_right_password_of_a_closed_account_is_on_record_as_wrong() -> None:
    email = make_address("inactive")
    log_in(email)
    assert outcomes(email) == [Outcome.BAD_CREDENTIALS]


@pytest.mark.parametrize("email", ["", "ada", "ada@example.com\0", "Ada <ada@example.com>", "a@b.c,d@e.f"])
def test_what_is_no_address_is_nobodys(email: str) -> None:
    with counted_hashes() as hashes:
        payload = log_in(email)
    assert [field for _, field in codes_of(payload)] == [["input", "email"]]
    assert not hashes
    assert not LoginHistory.objects.exists()


def test_a_used_up_budget_is_told_before_anything_is_looked_at(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN = "2/15m"
    make_customer()
    for _ in range(2):
        log_in(password=NEW_PASSWORD)
    with counted_hashes() as hashes:
        payload = log_in()
    assert codes_of(payload) == [("RATE_LIMITED", None)]
    assert 0 < payload["errors"][0]["retryAfterSeconds"] <= 900
    assert not hashes
    assert len(outcomes()) == 2


def test_a_dead_token_keeps_nobody_from_logging_in() -> None:
    make_customer()
    answer = ask(LOGIN, input={"email": ADA, "password": PASSWORD}, token="dead")
    assert answer.data["login"]["tokens"]


def test_remembers_when_somebody_logged_in_last() -> None:
    with time_machine.travel(DAY_ONE, tick=False) as clock:
        make_customer()
        clock.move_to(day(3))
        log_in()
        clock.move_to(day(4))
        log_in(password=NEW_PASSWORD)
    assert User.objects.get().last_login == day(3)


def test_a_hash_of_another_cost_is_made_again_and_ends_no_session(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_customer()
    older = log_in()["tokens"]
    monkeypatch.setattr("accounts.hashers.Argon2idHasher.time_cost", 3)
    assert log_in()["tokens"]
    changed = User.objects.get()
    assert "t=3" in changed.password
    assert check_password(PASSWORD, changed.password)
    assert changed.password_changed_at == user.password_changed_at
    assert ask(ME, token=older["accessToken"]).data["me"]
    with counted_hashes() as hashes:
        assert log_in()["tokens"]
    assert hashes == ["verify"]


def test_a_wrong_password_costs_one_hash_whatever_the_right_ones_hash_costs(monkeypatch: pytest.MonkeyPatch) -> None:
    make_customer()
    monkeypatch.setattr("accounts.hashers.Argon2idHasher.time_cost", 3)
    with counted_hashes() as hashes:
        assert log_in(password=NEW_PASSWORD) == REFUSED
    assert hashes == ["verify"]


def test_a_password_that_is_changed_while_it_is_looked_at_opens_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    user = make_customer()

    def look_slowly(*args: Any) -> Any:
        verdict = verify_password(*args)
        changed = User.objects.get(pk=user.pk)
        changed.set_password(NEW_PASSWORD)
        changed.save()
        return verdict

    monkeypatch.setattr("accounts.services.password_check.verify_password", look_slowly)
    assert log_in() == REFUSED
    assert outcomes() == [Outcome.BAD_CREDENTIALS]
    assert not Session.objects.exists()
