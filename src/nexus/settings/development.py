"""The profile of `make run` and of a developer's shell."""

from environs import validate

from nexus.env import env
from nexus.settings.base import *  # noqa: F403
from nexus.settings.limits import read_rate

DEBUG = env.bool("DEBUG", default=True)
GRAPHIQL_ENABLED = env.bool("GRAPHIQL_ENABLED", default=True)
if not env.str("EMAIL_HOST", default=""):
    EMAIL_BACKEND = "nexus.local.mail.EmailBackend"
# Far more than a shop's hundred and thousand an hour: a page that reloads itself would use those up in minutes.
RATE_LIMIT_ANONYMOUS = read_rate("RATE_LIMIT_ANONYMOUS", "100000/h")
RATE_LIMIT_AUTHENTICATED = read_rate("RATE_LIMIT_AUTHENTICATED", "100000/h")
# Nobody waits for Ctrl-C: there is no load balancer.
DRAIN_SECONDS = env.float("DRAIN_SECONDS", default=0, validate=validate.Range(min=0, max=300))
SHUTDOWN_SECONDS = env.int("SHUTDOWN_SECONDS", default=5, validate=validate.Range(min=1, max=300))
