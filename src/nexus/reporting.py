"""Sends what is logged as an error to Sentry, without anything of a person in it."""

import re
from typing import Any

from django.conf import settings

from nexus.common.log_lines import UNSPEAKABLE
from nexus.common.version import VERSION

EMAIL = re.compile(r"[^\s@'\"<>=(,]+@[^\s@'\">),]+")
TOKEN = re.compile(r"eyJ[\w-]+\.[\w-]+\.[\w-]*|(?i:bearer)\s+\S+")
# PostgreSQL shows there the values of a row.
DETAIL = re.compile(r"DETAIL:.*", re.DOTALL)
# Bodies, headers, cookies, people, and what was logged before.
LEFT_OUT = {"request", "user", "breadcrumbs", "contexts", "server_name", "modules"}


def start_reporting() -> None:
    """Report from now on, if SENTRY_DSN is set; its package is loaded only then."""
    if not settings.SENTRY_DSN:
        return
    import sentry_sdk  # noqa: PLC0415
    from sentry_sdk.integrations.logging import LoggingIntegration  # noqa: PLC0415

    sentry_sdk.init(
        dsn=settings.SENTRY_DSN,
        environment=settings.SENTRY_ENVIRONMENT,
        release=f"nexus@{VERSION}",
        # Its own ideas of Django, Strawberry and Redis would send documents, variables and headers.
        default_integrations=False,
        auto_enabling_integrations=False,
        integrations=[LoggingIntegration(level=None)],
        send_default_pii=False,
        include_local_variables=False,
        max_request_body_size="never",
        before_send=scrub,
    )


def scrub(event: Any, _: Any = None) -> Any:
    """Return an event without what nobody outside may read."""
    kept = {name: value for name, value in event.items() if name not in LEFT_OUT}
    extra = kept.get("extra", {})
    kept["extra"] = {name: value for name, value in extra.items() if name not in UNSPEAKABLE | {"sys.argv"}}
    return _scrubbed(kept)


def _scrubbed(value: Any) -> Any:
    if isinstance(value, str):
        return DETAIL.sub("DETAIL: […]", TOKEN.sub("[token]", EMAIL.sub("[e-mail]", value)))
    if isinstance(value, dict):
        return {name: _scrubbed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [_scrubbed(each) for each in value]
    return value
