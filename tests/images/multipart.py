"""Sends GraphQL requests with files, as the multipart request specification has them."""

import json
from typing import Any

from django.test.client import BOUNDARY, encode_multipart

from tests.graphql import Answer, send

PREFLIGHT = {"GraphQL-Preflight": "1"}
CONTENT_TYPE = f"multipart/form-data; boundary={BOUNDARY}"


def parts(document: str, variables: dict[str, Any], files: dict[str, Any]) -> dict[str, Any]:
    """Return the parts of a request; `files` are by the path of the null that each is put in place of."""
    numbered = list(enumerate(files.items()))
    return {
        "operations": json.dumps({"query": document, "variables": variables}),
        "map": json.dumps({str(number): [path] for number, (path, _) in numbered}),
        **{str(number): file for number, (_, file) in numbered},
    }


def post(given: dict[str, Any], *, token: str | None = None, headers: dict[str, str] = PREFLIGHT) -> Answer:
    """Send parts, with the header that browsers ask about first."""
    authorization = {"Authorization": f"Bearer {token}"} if token else {}
    return send(encode_multipart(BOUNDARY, given), content_type=CONTENT_TYPE, **headers, **authorization)


def upload_as(token: str, document: str, files: dict[str, Any], **variables: Any) -> Answer:
    """Send a document with files as the owner of an access token."""
    return post(parts(document, variables, files), token=token)
