"""Who else hears of failures, and of how long things take."""

from nexus.env import env

# The address of a project at Sentry, or at anything that speaks its protocol.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
# A collector that takes traces by OTLP over HTTP; what else OpenTelemetry is told by OTEL_ variables, it reads itself.
OTEL_EXPORTER_OTLP_ENDPOINT = env.str("OTEL_EXPORTER_OTLP_ENDPOINT", default="")
SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", default="production")
