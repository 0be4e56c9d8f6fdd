"""Spans for OpenTelemetry: a request, its SQL, what it asks Redis, and the tasks that follow from it."""

from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created

from nexus.common.request_log import facts_of_request
from nexus.common.version import VERSION

type Handler = Callable[[dict[str, Any], Any, Any], Awaitable[None]]


def start_tracing() -> None:
    """Trace from now on, if OTEL_EXPORTER_OTLP_ENDPOINT is set; its packages are loaded only then."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        return
    from opentelemetry import trace  # noqa: PLC0415
    from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter  # noqa: PLC0415
    from opentelemetry.instrumentation.celery import CeleryInstrumentor  # noqa: PLC0415
    from opentelemetry.instrumentation.redis import RedisInstrumentor  # noqa: PLC0415
    from opentelemetry.sdk.resources import Resource  # noqa: PLC0415
    from opentelemetry.sdk.trace import TracerProvider  # noqa: PLC0415
    from opentelemetry.sdk.trace.export import BatchSpanProcessor  # noqa: PLC0415

    provider = TracerProvider(resource=Resource.create({"service.name": "nexus", "service.version": VERSION}))
    exporter = OTLPSpanExporter(endpoint=f"{settings.OTEL_EXPORTER_OTLP_ENDPOINT.rstrip('/')}/v1/traces")
    provider.add_span_processor(BatchSpanProcessor(exporter))
    trace.set_tracer_provider(provider)
    RedisInstrumentor().instrument()
    CeleryInstrumentor().instrument()  # type: ignore[no-untyped-call]
    connection_created.connect(_trace_statements_of, weak=False)


def traced(handler: Handler) -> Handler:
    """Return `handler` with a span around each request, in the trace that its client began if it did."""
    if not settings.OTEL_EXPORTER_OTLP_ENDPOINT:
        return handler
    from opentelemetry import trace  # noqa: PLC0415
    from opentelemetry.propagate import extract  # noqa: PLC0415

    tracer = trace.get_tracer("nexus")

    async def answer(scope: dict[str, Any], receive: Any, send: Any) -> None:
        headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
        with tracer.start_as_current_span("request", context=extract(headers), kind=trace.SpanKind.SERVER) as span:
            await handler(scope, receive, send)
            facts = facts_of_request()
            span.set_attributes(
                {"http.route": scope["path"], "nexus.code": facts.code, "nexus.request_id": facts.request_id}
            )
            if facts.operation:
                span.update_name(facts.operation)
                span.set_attribute("graphql.operation.name", facts.operation)

    return answer


def _trace_statements_of(connection: BaseDatabaseWrapper, **_: Any) -> None:
    if _trace_statement not in connection.execute_wrappers:
        connection.execute_wrappers.append(_trace_statement)


def _trace_statement(execute: Callable[..., Any], sql: Any, params: Any, many: bool, context: Any) -> Any:  # noqa: FBT001 - Django's signature
    """Run a statement in a span that has its text, and none of its values."""
    from opentelemetry import trace  # noqa: PLC0415

    text = str(sql)
    with trace.get_tracer("nexus").start_as_current_span(text.split(None, 1)[0], kind=trace.SpanKind.CLIENT) as span:
        span.set_attributes({"db.system.name": "postgresql", "db.query.text": text[:2000]})
        return execute(sql, params, many, context)
