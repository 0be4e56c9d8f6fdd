"""`updateProfile`: names, and nothing else."""

from typing import Any

import pytest

from accounts.models import User
from tests.accounts.flows import ME, codes_of, log_in, make_customer, run
from tests.graphql import ask

pytestmark = pytest.mark.django_db

UPDATE = """
    mutation ($input: UpdateProfileInput!) {
      updateProfile(input: $input) { user { firstName lastName } errors { field code message } }
    }
"""


@pytest.fixture
def token() -> str:
    make_customer()
    return str(log_in()["tokens"]["accessToken"])


def update(token: str, **names: Any) -> dict[str, Any]:
    return run(UPDATE, token=token, input=names)


def test_changes_both_names(token: str) -> None:
    assert update(token, firstName="  Zoe\u0308 ", lastName="von Ahn")["user"] == {
        "firstName": "Zo\u00eb",
        "lastName": "von Ahn",
    }
    assert ask(ME, token=token).data["me"]["firstName"] == "Zo\u00eb"


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        ({}, ("Ada", "Lovelace")),
        ({"firstName": "Grace"}, ("Grace", "Lovelace")),
        ({"lastName": "Hopper"}, ("Ada", "Hopper")),
        ({"firstName": None, "lastName": "Hopper"}, ("Ada", "Hopper")),
    ],
)
def test_leaves_alone_what_is_not_given(token: str, names: dict[str, Any], kept: tuple[str, str]) -> None:
    assert update(token, **names)["errors"] == []
    assert User.objects.values_list("first_name", "last_name").get() == kept


@pytest.mark.parametrize("bad", ["", "   ", "x" * 151, "A\0da", "Ada\r\nBcc: x", "\u202eAda"])
def test_names_every_name_that_is_refused_and_changes_none(token: str, bad: str) -> None:
    payload = update(token, firstName=bad, lastName=bad)
    assert payload["user"] is None
    assert [field for _, field in codes_of(payload)] == [["input", "firstName"], ["input", "lastName"]]
    assert codes_of(update(token, firstName="Grace", lastName=bad))[0][1] == ["input", "lastName"]
    assert User.objects.values_list("first_name", "last_name").get() == ("Ada", "Lovelace")


@pytest.mark.usefixtures("_no_window_ends")
def test_an_account_changes_its_names_so_often_an_hour(token: str, settings: Any) -> None:
    """Each change has the whole shop load anew what shows reviews."""
    settings.RATE_LIMIT_PROFILE = "1/h"
    assert codes_of(update(token, firstName=" ")) == [("REQUIRED", ["input", "firstName"])]
    assert update(token)["errors"] == []
    assert update(token, firstName="Grace")["errors"] == []
    assert codes_of(update(token, firstName="Eve")) == [("RATE_LIMITED", None)]
    assert User.objects.get().first_name == "Grace"
    make_customer(email="eve@example.com")
    assert update(log_in("eve@example.com")["tokens"]["accessToken"], firstName="Eve")["errors"] == []


def test_needs_a_token(token: str) -> None:
    assert ask(UPDATE, input={"firstName": "Eve"}).refusal.code == "UNAUTHENTICATED"
    assert User.objects.get().first_name == "Ada"
    assert update(token, firstName="Eve")["user"]


@pytest.mark.parametrize("field", ["email", "isStaff", "isEmailVerified", "password"])
def test_takes_nothing_but_names(token: str, field: str) -> None:
    assert ask(UPDATE, token=token, input={field: "x"}).refusal.code == "BAD_REQUEST"
