"""The GraphiQL page as the application answers it, without a browser."""

import json
import os
import re
from pathlib import Path

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from schema import graphiql

MANIFEST = {
    "src/main.jsx": {"file": "assets/main-1.js", "imports": ["_shared.js"], "css": ["assets/main.css"]},
    "_shared.js": {"file": "assets/shared-1.js", "imports": ["src/main.jsx"], "css": ["assets/shared.css"]},
}


@pytest.fixture(autouse=True)
def build(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(graphiql, "BUILD", tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps(MANIFEST))
    return tmp_path


def get_page() -> HttpResponse:
    return graphiql.graphiql_page(RequestFactory().get("/graphql/", headers={"accept": "text/html"}))


def test_names_the_files_of_the_build() -> None:
    html = get_page().content.decode()
    assert '<script type="module" src="/static/graphiql/assets/main-1.js">' in html
    assert '<link rel="modulepreload" href="/static/graphiql/assets/shared-1.js">' in html
    assert re.findall(r'rel="stylesheet" href="([^"]+)"', html) == [
        "/static/graphiql/assets/main.css",
        "/static/graphiql/assets/shared.css",
    ]
    assert '<div id="graphiql" data-endpoint="/graphql/">' in html
    assert "<title>Nexus · GraphiQL</title>" in html


def test_forbids_inline_scripts_eval_frames_and_other_hosts() -> None:
    page = get_page()
    assert page["Content-Security-Policy"] == (
        "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; base-uri 'none'; "
        "form-action 'none'; frame-ancestors 'none'"
    )
    assert page["X-Frame-Options"] == "DENY"
    assert page["Referrer-Policy"] == "same-origin"
    assert page["Cache-Control"] == "no-store"
    assert page["Vary"] == "Accept"
    assert "://" not in page.content.decode()
    assert re.findall(r"<script(?![^>]* src=)", page.content.decode()) == []


def test_notices_a_new_build(build: Path) -> None:
    get_page()
    manifest = build / "manifest.json"
    manifest.write_text(manifest.read_text().replace("main-1.js", "main-2.js"))
    os.utime(manifest, (1, 1))
    assert "assets/main-2.js" in get_page().content.decode()


def test_says_how_to_build_it_when_it_is_not_built(build: Path) -> None:
    (build / "manifest.json").unlink()
    page = get_page()
    assert page.status_code == 503
    assert "make graphiql" in page.content.decode()
    assert "script-src 'self'" in page["Content-Security-Policy"]
