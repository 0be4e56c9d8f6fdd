"""Sends what a curl command in a page would send."""

import shlex
from urllib.parse import urlencode, urlsplit

from tests.graphql import Answer, send


def run_curl(command: str) -> Answer:
    """Send what `command` would send; refuse an option that is unknown here."""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    address, body, parameters, headers = "", "", [], {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-d":
            body = next(words)
        elif word == "--data-urlencode":
            parameters.append(next(words).partition("=")[::2])
        else:
            assert word in {"-s", "-G"} or not word.startswith("-"), word
            address = address if word.startswith("-") else urlsplit(word).path
    if not body:
        return send(method="GET", address=f"{address}?{urlencode(parameters)}", **headers)
    # What curl sends unless told otherwise.
    content_type = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    return send(body, address=address, content_type=content_type, **headers)
