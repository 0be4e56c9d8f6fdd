"""Who else hears of failures, and of how long things take."""

from nexus.env import env

# The address of a project at Sentry, or at anything that speaks its protocol.
SENTRY_DSN = env.str("SENTRY_DSN", default="")
SENTRY_ENVIRONMENT = env.str("SENTRY_ENVIRONMENT", default="production")
