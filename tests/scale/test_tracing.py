"""Traces that a real receiver of OTLP gets: a request, its SQL, and the task of a worker, all in the client's trace."""

from collections.abc import Iterable, Iterator

import pytest

from tests.accounts.flows import REGISTER, registration
from tests.faults.conftest import wait_until
from tests.scale.hosts import Hosts
from tests.scale.receiver import Receiver, receiving

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="OpenTelemetry is not installed")

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Takes traces by OTLP, as protobuf over HTTP."""
    with receiving() as receiver:
        yield receiver


def names_in(bodies: Iterable[bytes]) -> set[str]:
    """Return the names of the spans in our trace."""
    return {
        span.name
        for body in bodies
        for resource in ExportTraceServiceRequest.FromString(body).resource_spans
        for scope in resource.scope_spans
        for span in scope.spans
        if span.trace_id.hex() == TRACE
    }


def test_one_trace_leads_from_the_client_to_the_worker(hosts: Hosts, receiver: Receiver) -> None:
    settings = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://{receiver.address}",
        "OTEL_BSP_SCHEDULE_DELAY": "200",
    }
    web = hosts.begin_web(**settings)
    hosts.start_worker(**settings, EMAIL_PORT="1")
    wait_until(web.is_ready, seconds=60)
    register = REGISTER.replace("mutation", "mutation Register", 1)
    headers = {"traceparent": f"00-{TRACE}-00f067aa0ba902b7-01"}
    answer = web.ask(register, headers=headers, input=registration(email="ada@example.com"))
    assert answer.data["register"]["errors"] == []
    wanted = {
        "Register",
        "INSERT",
        "apply_async/accounts.tasks.email.send_email",
        "run/accounts.tasks.email.send_email",
    }
    wait_until(lambda: wanted <= names_in([*receiver.bodies]), seconds=60)
    assert b"ada@example.com" not in b"".join(receiver.bodies)
