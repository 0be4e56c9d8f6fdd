"""Which failures are an outage of something that Nexus depends on, and no bug."""

import sys

from django.db import InterfaceError, InternalError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.views.defaults import server_error
from psycopg.errors import ReadOnlySqlTransaction
from psycopg_pool import PoolTimeout
from redis import RedisError

PAGE = """<!doctype html>
<html lang="en">
<title>Not available</title>
<h1>Not available at the moment</h1>
<p>What you sent may not be saved. Go back, and try again shortly.</p>
"""


def is_outage(cause: BaseException) -> bool:
    """Return whether `cause` says that PostgreSQL or Redis is down, too slow or exhausted, or takes no writes."""
    if isinstance(cause, InternalError):
        # A primary that became a standby; else it is a bug.
        return isinstance(cause.__cause__, ReadOnlySqlTransaction)
    return isinstance(cause, OperationalError | InterfaceError | PoolTimeout | RedisError)


def show_failure(request: HttpRequest) -> HttpResponse:
    """Answer a page that has failed: 503 during an outage, else 500; the log has the reason."""
    cause = sys.exception()
    if cause and is_outage(cause):
        return unavailable()
    return server_error(request)


def unavailable() -> HttpResponse:
    """Return the page of an outage."""
    return HttpResponse(PAGE, status=503, headers={"Cache-Control": "no-store", "Retry-After": "5"})
