"""Views that a real server counts and a real worker adds up; none is lost when the one ends and the other dies."""

import http.client
import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from catalog.models import Product
from tests.factories import make_product
from tests.faults.conftest import Server, Stack, kill_children, wait_until

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

CLIENTS = 10
# Each looks at five products in every request.
REQUESTS = 100
LOOK = "{{ {} }}".format(" ".join(f'p{number}: product(slug: "p{number}") {{ name }}' for number in range(5)))


@pytest.fixture
def server(stack: Stack) -> Iterator[Server]:
    server = stack.start_server()
    yield server
    server.stop()


def look_around(server: Server, *, times: int = REQUESTS) -> None:
    """Ask on one connection, time and again."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    for _ in range(times):
        connection.request("POST", "/graphql/", json.dumps({"query": LOOK}), {"Content-Type": "application/json"})
        answer = json.loads(connection.getresponse().read())
        assert answer["data"]["p4"], answer
    connection.close()


def stored() -> list[int]:
    return [*Product.objects.order_by("slug").values_list("view_count", flat=True)]


def test_five_thousand_views_are_five_thousand_though_the_server_ends_and_the_worker_dies(
    stack: Stack, server: Server
) -> None:
    for number in range(5):
        make_product(f"p{number}")
    with ThreadPoolExecutor(CLIENTS) as threads:
        visits = [threads.submit(look_around, server) for _ in range(CLIENTS)]
        wait_until(lambda: any(stored()))
        kill_children(stack.worker)
        for visit in visits:
            visit.result()
    # What it has counted last is still in its memory.
    server.stop()
    wait_until(lambda: sum(stored()) >= CLIENTS * REQUESTS * 5)
    assert stored() == [CLIENTS * REQUESTS] * 5


def test_a_server_that_ends_at_once_hands_over_its_views(server: Server) -> None:
    for number in range(5):
        make_product(f"p{number}")
    look_around(server, times=1)
    server.stop()
    wait_until(lambda: stored() == [1] * 5)
