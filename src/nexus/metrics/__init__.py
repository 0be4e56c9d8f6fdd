"""What Prometheus is shown, by web processes and workers alike."""

# First, as prometheus-client looks for the folder when it is imported; then what has figures of its own to say.
import nexus.common.metrics
import nexus.metrics.sources  # noqa: F401
