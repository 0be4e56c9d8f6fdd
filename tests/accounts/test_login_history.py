"""`me { loginHistory securityClaims }`: what happened at an account, for its owner alone."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from accounts.models import LoginHistory, SecurityClaim, User
from accounts.services.addresses import address_key
from tests.accounts.devices import sign_in, tokens_of
from tests.accounts.flows import make_customer
from tests.factories import make_user
from tests.graphql import ask

pytestmark = pytest.mark.django_db

HISTORY = """
    query ($first: Int, $after: String) {
      me {
        loginHistory(first: $first, after: $after) {
          totalCount
          nodes { ipAddress userAgent outcome provider occurredAt isUnusual place { city countryCode } }
          pageInfo { hasNextPage endCursor }
        }
      }
    }
"""


def save_attempts(user: User, times: int) -> None:
    """Save attempts, each a minute after the one before."""
    began_at = timezone.now() - timedelta(days=1)
    LoginHistory.objects.bulk_create(
        LoginHistory(
            user=user,
            address_key=address_key(user.email),
            outcome=LoginHistory.Outcome.SUCCESS,
            ip_address=f"192.0.2.{number}",
            user_agent="Mosaic/1.0",
            occurred_at=began_at + timedelta(minutes=number),
            country_code="PT",
            city="Lisbon",
        )
        for number in range(times)
    )


def history(user: User, **page: Any) -> dict[str, Any]:
    """Return a page of what the owner sees."""
    found: dict[str, Any] = ask(HISTORY, token=tokens_of(sign_in(user)).access_token, **page).data["me"]["loginHistory"]
    return found


def addresses(page: dict[str, Any]) -> list[str]:
    return [node["ipAddress"] for node in page["nodes"]]


def test_shows_the_latest_fifty_and_pages_beyond() -> None:
    ada = make_customer()
    save_attempts(ada, 60)
    latest = history(ada)
    assert addresses(latest) == [f"192.0.2.{number}" for number in range(59, 9, -1)]
    assert (latest["totalCount"], latest["pageInfo"]["hasNextPage"]) == (60, True)
    earlier = history(ada, after=latest["pageInfo"]["endCursor"])
    assert addresses(earlier) == [f"192.0.2.{number}" for number in range(9, -1, -1)]
    assert not earlier["pageInfo"]["hasNextPage"]


def test_tells_where_when_with_what_and_how_it_ended() -> None:
    ada = make_customer()
    save_attempts(ada, 1)
    (attempt,) = history(ada)["nodes"]
    assert attempt.pop("occurredAt")
    assert attempt == {
        "ipAddress": "192.0.2.0",
        "userAgent": "Mosaic/1.0",
        "outcome": "SUCCESS",
        "provider": "PASSWORD",
        "isUnusual": False,
        "place": {"city": "Lisbon", "countryCode": "PT"},
    }


def test_nobody_sees_anothers() -> None:
    ada, other = make_customer(), make_user(is_email_verified=True, is_staff=True, is_superuser=True)
    save_attempts(ada, 3)
    assert history(other)["nodes"] == []
    assert ask(HISTORY).data == {"me": None}


def test_claims_are_the_owners_and_those_that_are_answered_are_left_out() -> None:
    ada, other = make_customer(), make_user(is_email_verified=True)
    now = timezone.now()
    for kind, resolved_at in (("account_locked", None), ("password_changed", now)):
        was_me = True if resolved_at else None
        SecurityClaim.objects.create(user=ada, kind=kind, occurred_at=now, resolved_at=resolved_at, was_me=was_me)
    document = "{ me { open: securityClaims { kind } all: securityClaims(unresolvedOnly: false) { kind } } }"
    seen = ask(document, token=tokens_of(sign_in(ada)).access_token).data["me"]
    assert seen["open"] == [{"kind": "ACCOUNT_LOCKED"}]
    assert [claim["kind"] for claim in seen["all"]] == ["PASSWORD_CHANGED", "ACCOUNT_LOCKED"]
    assert ask(document, token=tokens_of(sign_in(other)).access_token).data["me"] == {"open": [], "all": []}
