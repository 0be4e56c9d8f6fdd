"""deploy/nginx.conf in front of a web process in production: Debian's nginx, with TLS."""

import http.client
import json
import os
import ssl
import subprocess
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from nexus.env import ROOT
from nexus.local.ports import free_port
from tests.faults.shop import wait_until
from tests.house.test_production import GIVEN
from tests.scale.hosts import Hosts, Web, debian_program, eventually

pytestmark = [pytest.mark.processes, pytest.mark.django_db(transaction=True)]

MAIN = """
{user}
daemon off; worker_processes 1; pid {folder}/nginx.pid; error_log stderr;
events {{}}
http {{
    include /etc/nginx/mime.types;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    include {folder}/nexus.conf;
}}
"""
PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "nexus.settings.production",
    "BEHIND_TLS_PROXY": "true",
    "TRUSTED_PROXIES": "1",
    "LOG_FILES": "false",
    "SERVE_FILES": "false",
}


@dataclass
class Proxy:
    """An nginx, the web process behind it, and the folder whose files it serves."""

    plain: int
    tls: int
    web: Web
    folder: Path

    def ask(
        self, path: str, body: bytes | None = None, *, method: str = "GET", is_plain: bool = False, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        connection: http.client.HTTPConnection
        if is_plain:
            connection = http.client.HTTPConnection("127.0.0.1", self.plain, timeout=20)
        else:
            context = ssl.create_default_context(cafile=str(self.folder / "nexus.pem"))
            connection = http.client.HTTPSConnection("127.0.0.1", self.tls, context=context, timeout=20)
        with closing(connection):
            connection.request(method, path, body, {"Host": "shop.example"} | headers)
            with connection.getresponse() as response:
                return response.status, response.headers, response.read()

    def line_with(self, text: str) -> str | None:
        """Return the line in the log of Nexus that has this text, once it is there."""
        lines = self.web.running.program.log.read_text().splitlines(keepends=True)
        return next((line for line in lines if text in line and line.endswith("\n")), None)

    def is_up(self) -> bool:
        try:
            return self.ask("/", is_plain=True)[0] == 301
        except OSError:
            return False


@pytest.fixture
def proxy(hosts: Hosts, tmp_path: Path) -> Proxy:
    """An nginx with the file of the repository, where only ports and folders are the test's."""
    nginx, openssl = debian_program("nginx"), debian_program("openssl")
    ports = free_port(), free_port()
    web = hosts.start_web(**GIVEN, **PRODUCTION)
    certificate = "req -x509 -nodes -newkey ec -pkeyopt ec_paramgen_curve:P-256 -days 2 -subj /CN=shop.example"
    files = f"-addext subjectAltName=IP:127.0.0.1 -keyout {tmp_path}/nexus.key -out {tmp_path}/nexus.pem"
    subprocess.run([openssl, *certificate.split(), *files.split()], check=True, capture_output=True)
    text = (ROOT / "deploy" / "nginx.conf").read_text()
    for given, here in {
        "127.0.0.1:8000": f"127.0.0.1:{web.port}",
        "listen 80;": f"listen 127.0.0.1:{ports[0]};",
        "listen 443 ": f"listen 127.0.0.1:{ports[1]} ",
        "/etc/nginx/tls/shop.example": f"{tmp_path}/nexus",
        "/srv/nexus": str(tmp_path),
        "/var/log/nginx": str(tmp_path),
    }.items():
        assert given in text
        text = text.replace(given, here)
    (tmp_path / "nexus.conf").write_text(text)
    (tmp_path / "nexus_proxy.conf").write_text((ROOT / "deploy" / "nexus_proxy.conf").read_text())
    # As root its workers would be nobody, who may not look into the test's folder.
    user = "user root;" if os.geteuid() == 0 else ""
    (tmp_path / "main.conf").write_text(MAIN.format(folder=tmp_path, user=user))
    hosts.start_command(nginx, "-p", str(tmp_path), "-c", str(tmp_path / "main.conf"))
    found = Proxy(*ports, web, tmp_path)
    wait_until(found.is_up, seconds=30)
    return found


def test_the_shop_is_whole_behind_nginx(proxy: Proxy) -> None:
    # One start for all: it takes seconds.
    sends_to_https(proxy)
    answers_the_api_and_knows_its_client(proxy)
    shows_the_admin_without_compressing_it(proxy)
    serves_files(proxy)
    takes_uploads_of_a_size(proxy)


def sends_to_https(proxy: Proxy) -> None:
    status, headers, _ = proxy.ask("/admin/?next=x", is_plain=True)
    assert (status, headers["Location"]) == (301, "https://shop.example/admin/?next=x")


def answers_the_api_and_knows_its_client(proxy: Proxy) -> None:
    shop = "shop { name apiVersion passwordPolicy { minLength maxLength } limits { maxPageSize uploadMimeTypes } }"
    fields = " ".join(f"a{number}: {shop}" for number in range(10))
    status, headers, body = proxy.ask(
        "/graphql/",
        json.dumps({"query": f"query Behind {{ {fields} }}"}).encode(),
        method="POST",
        **{"Content-Type": "application/json", "Accept-Encoding": "gzip", "X-Forwarded-For": "203.0.113.9"},
    )
    assert (status, headers["Content-Encoding"], body[:2]) == (200, "gzip", b"\x1f\x8b")
    # The line is written when the answer is on its way.
    assert '"client":"127.0.0.1"' in eventually(lambda: proxy.line_with('"operation":"Behind"'))


def shows_the_admin_without_compressing_it(proxy: Proxy) -> None:
    status, headers, _ = proxy.ask("/admin/login/", **{"Accept-Encoding": "gzip"})
    assert (status, headers["Content-Encoding"]) == (200, None)
    assert "; Secure" in headers["Set-Cookie"]
    assert headers["Strict-Transport-Security"].startswith("max-age=31536000")


def serves_files(proxy: Proxy) -> None:
    for name, content in {"static/a.css": "a{}", "media/products/a.webp": "picture"}.items():
        path = proxy.folder / name
        path.parent.mkdir(parents=True)
        path.write_text(content)
        status, headers, body = proxy.ask(f"/{name}")
        assert (status, body.decode(), headers["X-Content-Type-Options"]) == (200, content, "nosniff")
    assert proxy.ask("/media/products/a.webp")[1]["Cache-Control"] == "public, max-age=31536000, immutable"
    assert proxy.ask("/static/../nexus.key")[0] == 404
    # What is not there is for Nexus, which makes renditions; this is none.
    assert (proxy.ask("/media/renditions/none.webp")[0], proxy.ask("/media/none.webp")[0]) == (404, 404)
    assert eventually(lambda: proxy.line_with('"path":"/media/renditions/none.webp"'))


def takes_uploads_of_a_size(proxy: Proxy) -> None:
    announced = {"Content-Type": "multipart/form-data; boundary=x", "Expect": "100-continue"}
    assert proxy.ask("/graphql/", method="POST", **announced, **{"Content-Length": str(65 * 2**20)})[0] == 413
    status, _, body = proxy.ask("/graphql/", b"x" * 1_500_000, method="POST", **{"Content-Type": "application/json"})
    assert (status, json.loads(body)["errors"][0]["extensions"]["code"]) == (413, "BAD_REQUEST")
