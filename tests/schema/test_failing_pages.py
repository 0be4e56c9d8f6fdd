"""What a person sees of a page when something behind it fails: nothing of our insides."""

import pytest
from django.db import OperationalError
from django.test import Client

from tests.schema.test_failures import failing


@pytest.mark.django_db
@pytest.mark.parametrize(("kind", "status"), [(OperationalError, 503), (RuntimeError, 500)])
def test_an_outage_is_told_from_a_bug(kind: type[Exception], status: int, client: Client) -> None:
    client.raise_request_exception = False
    client.cookies["sessionid"] = "a" * 32
    with failing(kind):
        answer = client.get("/admin/")
    assert answer.status_code == status
    assert b"secret" not in answer.content
    assert answer.has_header("Retry-After") is (status == 503)
