"""The settings, a profile in each module; the environment is read before any of them."""

from nexus.env import read_env_files, require

read_env_files()
require("SECRET_KEY", "DATABASE_URL", "REDIS_URL")
