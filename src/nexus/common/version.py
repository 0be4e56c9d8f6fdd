"""Which version of Nexus this is; `pyproject.toml` reads it from here."""

VERSION = "0.1.0"
