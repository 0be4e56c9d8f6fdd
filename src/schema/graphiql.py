"""The GraphiQL page: rendered from the manifest of the build, with a policy that lets it speak to this host only."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

BUILD = Path(__file__).parent / "static" / "graphiql"
ENTRY = "src/main.jsx"

# Monaco writes <style> elements and positions its lines with style attributes: styles alone may be inline.
POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "worker-src": "'self'",
    "connect-src": "'self'",
    "style-src": "'self' 'unsafe-inline'",
    "font-src": "'self' data:",
    "img-src": "'self' data:",
    "base-uri": "'none'",
    "form-action": "'none'",
    "frame-ancestors": "'none'",
}

HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "; ".join(f"{directive} {sources}" for directive, sources in POLICY.items()),
    "Referrer-Policy": "same-origin",
    "Vary": "Accept",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
}


@dataclass(frozen=True, slots=True)
class Assets:
    """The files the page names itself, relative to the build; these load the rest."""

    script: str
    modules: tuple[str, ...]
    styles: tuple[str, ...]


def graphiql_page(request: HttpRequest) -> HttpResponse:
    """Return the page, whose GraphQL endpoint is the address it was asked at.

    Without built files it is a page with status 503 that says how to build them.
    """
    assets = _built_assets()
    # Not the static() of a hashing storage: the chunks import each other by the names the build gave them, and a
    # script under two names would run twice. Not a CDN either: a worker is of the page's own origin.
    context = {"assets": assets, "base": "/static/graphiql/", "endpoint": request.path}
    return HttpResponse(render_to_string("graphiql.html", context), status=200 if assets else 503, headers=HEADERS)


def _built_assets() -> Assets | None:
    """Read the manifest again only when a build has replaced it."""
    manifest = BUILD / "manifest.json"
    try:
        return _read_assets(manifest, manifest.stat().st_mtime_ns)
    except FileNotFoundError:
        return None


@lru_cache(maxsize=1)
def _read_assets(manifest: Path, _changed_at: int) -> Assets:
    chunks: dict[str, Any] = json.loads(manifest.read_bytes())
    entry, *imported = _static_imports(chunks, ENTRY)
    styles = [style for key in (entry, *imported) for style in chunks[key].get("css", ())]
    return Assets(
        script=chunks[entry]["file"],
        modules=tuple(chunks[key]["file"] for key in imported),
        styles=tuple(dict.fromkeys(styles)),
    )


def _static_imports(chunks: dict[str, Any], entry: str) -> Iterator[str]:
    """Walk from the entry through the chunks that it cannot start without, each once."""
    waiting, seen = [entry], {entry}
    while waiting:
        key = waiting.pop(0)
        yield key
        new = [name for name in chunks[key].get("imports", ()) if name not in seen]
        seen.update(new)
        waiting.extend(new)
