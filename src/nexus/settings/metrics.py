"""What Prometheus is told, and where."""

from environs import validate

from nexus.env import env

METRICS_ENABLED = env.bool("METRICS_ENABLED", default=False)
# A port of its own, which no proxy leads to. Processes of one machine may share it.
METRICS_ADDRESS = env.str(
    "METRICS_ADDRESS",
    default="127.0.0.1:9464",
    validate=validate.Regexp(r"\S+:[0-9]{1,5}\Z", error="An address looks like 127.0.0.1:9464."),
)
# The operations with figures of their own; whatever else clients call theirs is counted as one.
METRICS_OPERATIONS = env.words("METRICS_OPERATIONS", default=[], validate=validate.Length(max=200))
