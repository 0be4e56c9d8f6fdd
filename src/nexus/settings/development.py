"""The profile of `make run` and of a developer's shell."""

from nexus.env import env
from nexus.settings.base import *  # noqa: F403

DEBUG = env.bool("DEBUG", default=True)
GRAPHIQL_ENABLED = env.bool("GRAPHIQL_ENABLED", default=True)
