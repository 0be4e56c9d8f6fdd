"""How a web process ends, and what it waits for."""

from environs import validate

from nexus.env import env

# Asked to end, it serves for so long while load balancers find out; then requests in flight have the rest of the time.
DRAIN_SECONDS = env.float("DRAIN_SECONDS", default=5, validate=validate.Range(min=0, max=300))
SHUTDOWN_SECONDS = env.int("SHUTDOWN_SECONDS", default=20, validate=validate.Range(min=1, max=300))
