"""Trusted documents: those of a manifest run by their ids, and if the shop says so, nothing else runs."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.exceptions import ImproperlyConfigured
from django.core.management import CommandError, call_command

from accounts.models import AuthProvider, User
from accounts.services.sessions import open_session
from accounts.services.tokens import sign_pair
from nexus.common.client import Client
from nexus.env import ROOT
from schema.trusted import id_of, manifest_of
from tests.cache.conftest import Shop
from tests.cache.shop_front import Asked, Reply, ask, get, post, raw_get, raw_post

pytestmark = pytest.mark.usefixtures("_cache", "shop")

KNOWN = "{ products { nodes { name } } }"
LOGOUT = 'mutation { logout(refreshToken: "x") { success } }'
STRANGE = "{ products { nodes { slug } } }"


@pytest.fixture
def manifest(tmp_path: Path, settings: Any) -> Callable[[bytes], None]:
    def write(content: bytes) -> None:
        path = tmp_path / f"manifest-{len(list(tmp_path.iterdir()))}.json"
        path.write_bytes(content)
        settings.TRUSTED_DOCUMENTS = str(path)

    write(manifest_of([KNOWN, LOGOUT]))
    return write


@pytest.fixture
def _only(manifest: Any, settings: Any) -> None:  # noqa: ARG001
    settings.TRUSTED_DOCUMENTS_ONLY = True


def by_id(text: str, *, send: str = "POST", headers: dict[str, str] | None = None) -> Asked:
    extensions = {"persistedQuery": {"version": 1, "sha256Hash": id_of(text)}}
    if send == "GET":
        return raw_get({"extensions": json.dumps(extensions)}, headers=headers)
    return raw_post(json.dumps({"extensions": extensions}).encode(), headers=headers)


def code(reply: Reply) -> tuple[int, str]:
    (error,) = reply.body["errors"]
    return reply.status, error["extensions"]["code"]


@pytest.mark.usefixtures("manifest")
@pytest.mark.parametrize("send", ["GET", "POST"])
def test_a_document_of_the_manifest_runs_by_its_id(send: str) -> None:
    assert ask(by_id(KNOWN, send=send)).data == {"products": {"nodes": [{"name": "Lamp"}]}}
    assert ask(post(STRANGE)).data


@pytest.mark.usefixtures("_only")
def test_nothing_else_runs() -> None:
    for asked in (
        post(STRANGE),
        get(STRANGE),
        by_id(STRANGE),
        by_id(STRANGE, send="GET"),
        post("{"),
        post("{ __typename }"),
    ):
        assert code(ask(asked)) == (400, "DOCUMENT_NOT_TRUSTED")
    assert ask(post(KNOWN)).data
    assert ask(by_id(LOGOUT)).data


@pytest.mark.usefixtures("_only")
def test_not_even_for_who_is_signed_in_or_what_was_sent_before(shop: Shop, settings: Any) -> None:
    User.objects.filter(pk=shop.author.pk).update(is_email_verified=True)
    shop.author.refresh_from_db()
    pair = sign_pair(open_session(shop.author, client=Client(), provider=AuthProvider.PASSWORD))
    headers = {"authorization": f"Bearer {pair.access_token}"}
    assert code(ask(post(STRANGE, headers=headers))) == (400, "DOCUMENT_NOT_TRUSTED")
    assert ask(by_id(KNOWN, headers=headers)).data
    settings.TRUSTED_DOCUMENTS_ONLY = False
    body = {"query": STRANGE, "extensions": {"persistedQuery": {"version": 1, "sha256Hash": id_of(STRANGE)}}}
    assert ask(raw_post(json.dumps(body).encode())).data
    settings.TRUSTED_DOCUMENTS_ONLY = True
    assert code(ask(by_id(STRANGE))) == (400, "DOCUMENT_NOT_TRUSTED")


@pytest.mark.usefixtures("_only")
def test_nor_does_the_same_with_another_space() -> None:
    assert code(ask(post(KNOWN + " "))) == (400, "DOCUMENT_NOT_TRUSTED")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"{", "is no JSON"),
        (b"[]", "must be a JSON object of ids and texts"),
        (b"{}", "not empty"),
        (b'{"a": 5}', "must be a JSON object of ids and texts"),
        (json.dumps({"0" * 64: KNOWN}).encode(), "is not the SHA-256 of its text"),
        (manifest_of(["{ nowhere }"]), "Cannot query field 'nowhere'"),
        (manifest_of(["{"]), "Syntax Error"),
    ],
)
def test_a_process_does_not_start_with_a_manifest_that_is_none(manifest: Any, content: bytes, words: str) -> None:
    manifest(content)
    with pytest.raises(ImproperlyConfigured, match=words):
        apps.get_app_config("schema").ready()


def test_nor_without_the_file(settings: Any, tmp_path: Path) -> None:
    settings.TRUSTED_DOCUMENTS = str(tmp_path / "nowhere.json")
    with pytest.raises(ImproperlyConfigured, match=r"nowhere\.json cannot be read"):
        apps.get_app_config("schema").ready()


def test_the_manifest_is_written_from_files(settings: Any, tmp_path: Path) -> None:
    output = tmp_path / "manifest.json"
    call_command("write_trusted_documents", str(ROOT / "tests" / "operations"), output=output)
    found = json.loads(output.read_bytes())
    texts = [path.read_text() for path in (ROOT / "tests" / "operations").rglob("*.graphql")]
    assert found == {id_of(text): text for text in texts}
    settings.TRUSTED_DOCUMENTS = str(output)
    apps.get_app_config("schema").ready()


def test_a_manifest_is_not_written_of_what_does_not_fit(tmp_path: Path) -> None:
    (tmp_path / "bad.graphql").write_text("{ nowhere }")
    with pytest.raises(CommandError, match=r"bad\.graphql: Cannot query field"):
        call_command("write_trusted_documents", str(tmp_path), output=tmp_path / "manifest.json")
    assert not (tmp_path / "manifest.json").exists()
