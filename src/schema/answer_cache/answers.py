"""An answer as finished bytes, in every form that a client may want it in."""

from dataclasses import dataclass, field
from hashlib import sha256
from time import time
from typing import Any, NamedTuple
from zlib import MAX_WBITS, compress, decompress

import orjson
from django.conf import settings

from nexus.common.security_headers import api_headers
from schema.http import GRAPHQL_JSON, VARY

# A packet holds as much; gzip would save nothing that anybody waits for.
PLAIN_BELOW_BYTES = 1_000
# Brotli makes the pages of a shop 7% smaller than this, and takes as long.
GZIP_LEVEL = 6
GZIP = MAX_WBITS + 16
# Objects, headers and messages of an answer.
OVERHEAD_BYTES = 3_000

type Headers = list[tuple[bytes, bytes]]
type Message = dict[str, Any]


class Form(NamedTuple):
    """What a client takes: by GET or POST, of which media type, and whether it unpacks gzip."""

    is_get: bool
    media_type: str
    takes_gzip: bool


@dataclass(slots=True)
class Answer:
    """The bytes of an answer, under which versions they hold, and which products they are a view of.

    From `stale_at` on, in seconds of the epoch, it is loaded anew behind the back of whoever still gets it, and from
    `ends_at` on nobody does.
    """

    versions: Any
    tag: str
    viewed: tuple[int, ...]
    stale_at: float
    ends_at: float
    # At least one of them is there; the other is made when it is first wanted.
    plain: bytes | None = None
    packed: bytes | None = None
    forms: dict[Form, tuple[Headers, Message]] = field(default_factory=dict)
    # How often this process has handed it out from its memory.
    hits: int = 0

    @property
    def weight(self) -> int:
        """How many bytes of memory it takes."""
        return OVERHEAD_BYTES + len(self.plain or b"") + len(self.packed or b"")

    def in_form(self, form: Form) -> tuple[Headers, Message]:
        """Return the headers of an answer and the message of ASGI with its body."""
        packs = form.takes_gzip and self._packed() is not None
        body = self._packed() if packs else self._plain()
        assert body is not None
        headers = [
            (b"content-type", f"{form.media_type}; charset=utf-8".encode()),
            (b"content-length", str(len(body)).encode()),
            *self.cache_headers(form),
            (b"x-content-type-options", b"nosniff"),
            *api_headers(),
        ]
        if packs:
            headers.append((b"content-encoding", b"gzip"))
        found = headers, {"type": "http.response.body", "body": body}
        self.forms[form] = found
        return found

    def etag(self, media_type: str) -> bytes:
        """Return the entity tag of a media type.

        It is a weak one: packed or not, an answer says the same, but not by the same bytes.
        """
        return f'W/"{self.tag}{"-g" if media_type == GRAPHQL_JSON else ""}"'.encode()

    def cache_headers(self, form: Form) -> Headers:
        """Return how long a client and those between may keep it; all that there is to say if they have it already."""
        if not form.is_get:
            return [(b"cache-control", b"no-store")]
        max_age = settings.CACHE_MAX_AGE_SECONDS
        control = f"public, max-age={max_age}" if max_age else "public, no-cache"
        return [
            (b"cache-control", control.encode()),
            (b"vary", VARY.encode()),
            (b"etag", self.etag(form.media_type)),
        ]

    def _plain(self) -> bytes:
        if self.plain is None:
            assert self.packed is not None
            self.plain = decompress(self.packed, GZIP)
        return self.plain

    def _packed(self) -> bytes | None:
        """Return it packed; None for one that is too small."""
        if self.packed is None and len(self._plain()) >= PLAIN_BELOW_BYTES:
            self.packed = compress(self._plain(), GZIP_LEVEL, GZIP)
        return self.packed


def tag_of(body: bytes) -> str:
    """Return what tells this answer from another: of 128 bits, so no two are ever taken for each other."""
    return sha256(body).hexdigest()[:32]


def written(answer: Answer) -> bytes:
    """Return an answer as Redis keeps it: a line of JSON about it, then its bytes, packed unless they are few."""
    packed = answer._packed()  # noqa: SLF001 - the same module
    body = answer._plain() if packed is None else packed  # noqa: SLF001
    facts = [answer.versions, answer.tag, answer.viewed, answer.stale_at, answer.ends_at, packed is not None]
    return orjson.dumps(facts) + b"\n" + body


def read(text: bytes, versions: Any) -> Answer | None:
    """Return the answer that Redis keeps, if it was computed under these `versions` and has not ended."""
    facts, _, body = text.partition(b"\n")
    found, tag, viewed, stale_at, ends_at, is_packed = orjson.loads(facts)
    under = tuple(found) if isinstance(found, list) else found
    if under != versions or time() >= ends_at:
        return None
    answer = Answer(versions, tag, tuple(viewed), stale_at, ends_at)
    if is_packed:
        answer.packed = body
    else:
        answer.plain = body
    return answer
