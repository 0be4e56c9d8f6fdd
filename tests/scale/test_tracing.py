"""Traces that a real receiver of OTLP gets: a request, its SQL, and the task of a worker, all in the client's trace."""

import gzip
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from tests.accounts.flows import REGISTER, registration
from tests.faults.conftest import wait_until
from tests.scale.hosts import Hosts

pytest.importorskip("opentelemetry.exporter.otlp.proto.http", reason="OpenTelemetry is not installed")

from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

TRACE = "4bf92f3577b34da6a3ce929d0e0e4736"


class Receiver:
    """Takes traces by OTLP, as protobuf over HTTP."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []
        bodies = self.bodies

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                bodies.append(gzip.decompress(body) if self.headers.get("Content-Encoding") == "gzip" else body)
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                pass

        self.server = HTTPServer(("127.0.0.1", 0), Handler)
        Thread(target=self.server.serve_forever, daemon=True).start()

    def names(self) -> set[str]:
        """Return the names of the spans in our trace."""
        return {
            span.name
            for body in list(self.bodies)
            for resource in ExportTraceServiceRequest.FromString(body).resource_spans
            for scope in resource.scope_spans
            for span in scope.spans
            if span.trace_id.hex() == TRACE
        }


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    receiver = Receiver()
    yield receiver
    receiver.server.shutdown()
    receiver.server.server_close()


def test_one_trace_leads_from_the_client_to_the_worker(hosts: Hosts, receiver: Receiver) -> None:
    settings = {
        "OTEL_EXPORTER_OTLP_ENDPOINT": f"http://127.0.0.1:{receiver.server.server_port}",
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
    wait_until(lambda: wanted <= receiver.names(), seconds=60)
    assert b"ada@example.com" not in b"".join(receiver.bodies)
