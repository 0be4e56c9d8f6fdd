"""One-time codes, revoked tokens and locks, while the Redis that remembers them fails or forgets everything."""

from itertools import count
from typing import Any

import pytest
import requests

from tests.accounts.flows import LOGIN, ME, NEW_PASSWORD, PASSWORD, REGISTER, VERIFY, registration
from tests.faults.rows import UNAVAILABLE, Note, row
from tests.faults.shop import Shop, wait_until
from tests.faults.test_rows_redis import flush
from tests.mail_server import CODE, text_of

pytestmark = pytest.mark.processes

# Nobody else signs in with it.
LOCKED = "locked@example.com"

_newcomers = count(1)


def ask(shop: Shop, document: str, *, token: str | None = None, process: int = 0, **variables: Any) -> dict[str, Any]:
    """Return the answer of one of the web processes."""
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    address = f"http://127.0.0.1:{shop.webs[process].port}/graphql/"
    body = {"query": document, "variables": variables}
    answer: dict[str, Any] = requests.post(address, json=body, headers=headers, timeout=30).json()
    return answer


def codes_of(answer: dict[str, Any]) -> list[str]:
    """Return the codes of an answer's refusals, at the top and in its payload."""
    payloads = [value for value in (answer.get("data") or {}).values() if value]
    return [each["extensions"]["code"] for each in answer.get("errors", [])] + [
        each["code"] for payload in payloads for each in payload.get("errors", [])
    ]


def register(shop: Shop) -> tuple[str, str]:
    """Register somebody, and return their address with the code that they were mailed."""
    address = f"newcomer-{next(_newcomers)}@example.com"
    assert codes_of(ask(shop, REGISTER, input=registration(email=address))) == []
    found: list[str] = []

    def has_come() -> bool:
        found[:] = [
            code for mail in shop.mail.received if mail["To"] == address for code in CODE.findall(text_of(mail))
        ]
        return bool(found)

    wait_until(has_come, seconds=60)
    return address, found[-1]


def log_in(shop: Shop, email: str, password: str = PASSWORD) -> list[str]:
    return codes_of(ask(shop, LOGIN, input={"email": email, "password": password}))


def lock(shop: Shop, email: str) -> None:
    """Lock an account by wrong passwords."""
    for _ in range(10):
        assert log_in(shop, email, NEW_PASSWORD) == ["INVALID_CREDENTIALS"]
    assert log_in(shop, email) == ["INVALID_CREDENTIALS"]


@pytest.mark.faults
@pytest.mark.parametrize("how", ["refusing", "hanging"])
def test_a_code_while_its_redis_is(how: str, shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken:
        address, code = register(shop)
        with broken.fault(), getattr(shop.auth, how)():
            # More often than anybody may guess.
            said = [codes_of(ask(shop, VERIFY, email=address, code=code)) for _ in range(6)]
        broken.hold(f"SERVICE_UNAVAILABLE, not {said}", all(each == [UNAVAILABLE] for each in said))
        after = codes_of(ask(shop, VERIFY, email=address, code=code))
        broken.hold(f"no guess is consumed, and the code is good: {after}", after == [])


@pytest.mark.faults
def test_auth_redis_flushed(shop: Shop, record_property: Note) -> None:
    with row(shop, record_property, codes=()) as broken:
        lock(shop, LOCKED)
        address, code = register(shop)
        with broken.fault():
            flush(shop.auth_url)
        said = codes_of(ask(shop, VERIFY, email=address, code=code))
        broken.hold(f"a code is gone: {said}", said == ["CODE_INVALID"])
        broken.hold("a lock stays", log_in(shop, LOCKED) == ["INVALID_CREDENTIALS"])
        broken.load.go_on(2)
        tokens = [session.access for session in broken.load.left]
        both = [ask(shop, ME, token=token, process=process) for token in tokens for process in (0, 1)]
        broken.hold("somebody had left", tokens)
        broken.hold("who has left stays out, everywhere", all(codes_of(each) == ["UNAUTHENTICATED"] for each in both))
