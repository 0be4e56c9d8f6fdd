"""`node` with the ids of an account's rows: they are their owner's, and for all others there are none."""

import pytest
from django.utils import timezone

from accounts.models import LoginHistory, SecurityClaim, Session
from accounts.services.addresses import address_key
from schema import ids
from tests.accounts.devices import sign_in, tokens_of
from tests.accounts.flows import make_customer
from tests.factories import make_user
from tests.graphql import ask

pytestmark = pytest.mark.django_db

NODE = "query ($id: ID!) { node(id: $id) { __typename id } }"
TYPES = ("User", "Session", "LoginEvent", "SecurityClaim")


def token_of(session: Session) -> str:
    return tokens_of(session).access_token


@pytest.mark.parametrize("type_name", TYPES)
def test_a_row_of_an_account_is_its_owners_alone(type_name: str) -> None:
    ada = make_customer()
    here = sign_in(ada)
    facts = {"user": ada, "occurred_at": timezone.now()}
    event = LoginHistory.objects.create(**facts, address_key=address_key(ada.email), ip_address="192.0.2.1")
    claim = SecurityClaim.objects.create(**facts, kind="account_locked", event=event)
    keys = {"User": ada.pk, "Session": here.pk, "LoginEvent": event.pk, "SecurityClaim": claim.pk}
    id_ = ids.encode(type_name, keys[type_name])
    customer = sign_in(make_user(is_email_verified=True))
    superuser = sign_in(make_user(is_email_verified=True, is_staff=True, is_superuser=True))
    assert ask(NODE, token=token_of(here), id=id_).data == {"node": {"__typename": type_name, "id": id_}}
    for token in (None, token_of(customer), token_of(superuser)):
        assert ask(NODE, token=token, id=id_).data == {"node": None}
