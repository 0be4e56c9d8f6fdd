"""Sends what a curl command in a page would send."""

import shlex
from typing import Any
from urllib.parse import urlencode, urlsplit

from django.test.client import BOUNDARY, encode_multipart

from tests.graphql import Answer, send
from tests.images.multipart import CONTENT_TYPE
from tests.images.pictures import picture, upload


def run_curl(command: str) -> Answer:
    """Send what `command` would send; refuse an option that is unknown here."""
    words = iter(shlex.split(command.replace("\\\n", " "))[1:])
    address, body, parameters, headers = "", "", [], {}
    form: dict[str, Any] = {}
    for word in words:
        if word == "-H":
            name, _, value = next(words).partition(": ")
            headers[name] = value
        elif word == "-F":
            name, _, value = next(words).partition("=")
            form[name] = _photo(value[1:]) if value.startswith("@") else value
        elif word == "-d":
            body = next(words)
        elif word == "--data-urlencode":
            parameters.append(next(words).partition("=")[::2])
        else:
            assert word in {"-s", "-G"} or not word.startswith("-"), word
            address = address if word.startswith("-") else urlsplit(word).path
    if form:
        return send(encode_multipart(BOUNDARY, form), address=address, content_type=CONTENT_TYPE, **headers)
    if not body:
        return send(method="GET", address=f"{address}?{urlencode(parameters)}", **headers)
    # What curl sends unless told otherwise.
    content_type = headers.pop("Content-Type", "application/x-www-form-urlencoded")
    return send(body, address=address, content_type=content_type, **headers)


def _photo(name: str) -> Any:
    """Return a file that lies nowhere, as if it lay beside the reader."""
    return upload(picture("JPEG", (1200, 900)), name)
