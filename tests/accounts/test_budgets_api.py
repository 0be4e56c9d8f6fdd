"""What a client reads when a budget of an account mutation is used up, and what is not done then."""

from typing import Any, NamedTuple

import pytest
from django.core import mail

from accounts.models import LoginHistory, OutgoingEmail, Registration
from nexus.common.errors import try_again_in
from tests.accounts.flows import (
    ADA,
    ASK_RESET,
    CHANGE,
    ERRORS,
    LOGIN,
    NEW_PASSWORD,
    REFRESH,
    REGISTER,
    RESEND,
    RESET,
    VERIFY,
    counted_hashes,
    log_in,
    make_customer,
    registration,
    reset,
    run,
)
from tests.graphql import ask

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("_no_window_ends")]


GOOGLE = f"""
    mutation ($code: String!, $uri: URL!, $verifier: String!, $nonce: String!) {{
      loginWithGoogle(code: $code, redirectUri: $uri, codeVerifier: $verifier, nonce: $nonce) {{ {ERRORS} }}
    }}
"""


class Attempt(NamedTuple):
    """A mutation with a budget."""

    budget: str
    document: str
    variables: dict[str, Any]

    @property
    def name(self) -> str:
        """The budget and the mutation."""
        return f"{self.budget} {self.document.split('{')[1].split('(')[0].strip()}"


ATTEMPTS = [
    Attempt("REGISTER", REGISTER, {"input": registration()}),
    Attempt("CODE_REQUEST", RESEND, {"email": ADA}),
    Attempt("CODE_REQUEST", ASK_RESET, {"email": ADA}),
    Attempt("CODE_GUESS", VERIFY, {"email": ADA, "code": "123456"}),
    Attempt("CODE_GUESS", RESET, {"input": reset("123456")}),
    Attempt("LOGIN", LOGIN, {"input": {"email": ADA, "password": NEW_PASSWORD}}),
    Attempt("LOGIN_NETWORK", LOGIN, {"input": {"email": ADA, "password": NEW_PASSWORD}}),
    Attempt("LOGIN_TOTAL", LOGIN, {"input": {"email": ADA, "password": NEW_PASSWORD}}),
    Attempt("REFRESH", REFRESH, {"refresh": "x"}),
    Attempt("GOOGLE", GOOGLE, {"code": "x", "uri": "https://a.example", "verifier": "v" * 43, "nonce": "n" * 16}),
]


def is_limited(payload: dict[str, Any]) -> bool:
    return [error["code"] for error in payload["errors"]] == ["RATE_LIMITED"]


def rows() -> tuple[int, ...]:
    return (*(model.objects.count() for model in (LoginHistory, OutgoingEmail, Registration)), len(mail.outbox))


@pytest.mark.parametrize("attempt", ATTEMPTS, ids=lambda each: each.name)
@pytest.mark.parametrize("is_known", [True, False])
def test_over_its_budget_a_mutation_is_refused_before_anything_is_done(
    settings: Any, attempt: Attempt, *, is_known: bool
) -> None:
    setattr(settings, f"RATE_LIMIT_{attempt.budget}", "1/15m")
    if is_known:
        make_customer()
    assert not is_limited(run(attempt.document, **attempt.variables))
    before = rows()
    with counted_hashes() as hashes:
        answer = ask(attempt.document, **attempt.variables)
    (payload,) = answer.data.values()
    (error,) = payload["errors"]
    seconds = error.pop("retryAfterSeconds")
    assert 0 < seconds <= 900
    message = f"Too many attempts. {try_again_in(seconds)}"
    assert error == {"code": "RATE_LIMITED", "message": message, "field": None, "attemptsRemaining": None}
    assert answer.status == 200
    assert hashes == []
    assert rows() == before


def test_so_is_a_guess_at_the_current_password(settings: Any) -> None:
    settings.RATE_LIMIT_PASSWORD_CHANGE = "1/15m"
    make_customer()
    token = log_in()["tokens"]["accessToken"]
    variables = {"old": "not-this-one", "new": NEW_PASSWORD, "again": NEW_PASSWORD}
    assert not is_limited(run(CHANGE, token=token, **variables))
    with counted_hashes() as hashes:
        assert is_limited(run(CHANGE, token=token, **variables))
    assert hashes == []


def test_each_field_of_a_document_is_counted(settings: Any) -> None:
    settings.RATE_LIMIT_CODE_REQUEST, settings.DOCUMENT_MAX_ROOT_MUTATIONS = "3/h", 5
    aliases = (f'a{n}: resendVerificationCode(email: "{n}@example.com") {{ {ERRORS} }}' for n in range(5))
    answer = ask(f"mutation {{ {' '.join(aliases)} }}")
    assert [is_limited(payload) for payload in answer.data.values()] == [False, False, False, True, True]


def test_a_field_that_is_not_executed_is_not_counted(settings: Any) -> None:
    settings.RATE_LIMIT_CODE_REQUEST = "1/h"
    skipped = RESEND.replace("(email: $email)", "(email: $email) @skip(if: true)")
    assert ask(skipped, email=ADA).data == {}
    assert not is_limited(run(RESEND, email=ADA))
    assert is_limited(run(RESEND, email=ADA))


def test_logins_go_on_without_redis_within_their_budget(settings: Any) -> None:
    settings.RATE_LIMIT_LOGIN = "2/15m"
    nowhere = settings.CACHES["budgets"] | {"LOCATION": "redis://127.0.0.1:1/3"}
    settings.CACHES = settings.CACHES | {"budgets": nowhere}
    make_customer()
    assert log_in()["tokens"]
    assert log_in()["tokens"]
    assert is_limited(log_in())
    assert not is_limited(log_in("bob@example.com"))
