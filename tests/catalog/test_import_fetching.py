"""Remote pictures are fetched within limits, and only from where they may come."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from PIL import Image

from catalog.models import Category, Product, ProductImage
from catalog.services.imports.download import DownloadError, Limits, download
from catalog.services.imports.fetching import fetch_images, unfetched_images

OPEN = Limits(private_addresses=True, max_bytes=50_000)


def _picture(kind: str) -> bytes:
    buffer = BytesIO()
    Image.new("RGB", (30, 20), "teal").save(buffer, kind)
    return buffer.getvalue()


class _Handler(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        bodies = {"/a.jpg": _picture("JPEG"), "/b.png": _picture("PNG"), "/x.gif": _picture("GIF"), "/t.jpg": b"<html>"}
        if self.path in ("/moved", "/loop"):
            self.send_response(302)
            self.send_header("Location", "/a.jpg" if self.path == "/moved" else "/loop")
            self.end_headers()
        elif self.path == "/outside":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.path == "/large":
            self.send_response(200)
            self.end_headers()
            self.wfile.write(b"x" * 60_000)
        elif self.path in bodies:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(bodies[self.path])
        else:
            self.send_error(404)

    def log_message(self, *_args: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_downloads_and_follows_redirects(site: str) -> None:
    assert download(f"{site}/a.jpg", OPEN) == _picture("JPEG")
    assert download(f"{site}/moved", OPEN) == _picture("JPEG")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("/loop", "redirects more than 3 times"),
        ("/outside", "is not an http or https address"),
        ("/large", "is larger than 50000 bytes"),
        ("/none", "answered with status 404"),
    ],
)
def test_stops_at_its_limits(site: str, path: str, reason: str) -> None:
    with pytest.raises(DownloadError, match=reason):
        download(site + path, OPEN)


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "localhost", "[::1]", "10.1.2.3", "169.254.169.254", "0.0.0.0", "[::ffff:127.0.0.1]"],  # noqa: S104
)
def test_stays_out_of_private_networks(host: str) -> None:
    with pytest.raises(DownloadError, match="leads into a private network"):
        download(f"http://{host}:9/a.jpg", Limits())


@pytest.mark.django_db
def test_keeps_pictures_as_files_and_leaves_failures_remote(site: str, settings, tmp_path) -> None:
    settings.MEDIA_ROOT = tmp_path
    category = Category.objects.create(name="Home", slug="home")
    product = Product.objects.create(name="Lamp", slug="lamp", category=category, regular_price=5)
    for position, path in enumerate(("a.jpg", "b.png", "x.gif", "t.jpg", "none")):
        ProductImage.objects.create(
            product=product, source_url=f"{site}/{path}", position=position, is_primary=position == 0
        )
    steps: list[int] = []
    fetched, failures = fetch_images(unfetched_images(["lamp"]), limits=OPEN, advance=steps.append)
    assert (fetched, sum(steps)) == (2, 5)
    assert failures == [
        f"{site}/x.gif is no picture in JPEG, PNG or WebP",
        f"{site}/t.jpg is no picture in JPEG, PNG or WebP",
        f"{site}/none answered with status 404",
    ]
    kept = list(ProductImage.objects.exclude(file="").order_by("position"))
    assert [(image.source_url, image.width, image.height) for image in kept] == [
        (f"{site}/a.jpg", 30, 20),
        (f"{site}/b.png", 30, 20),
    ]
    with default_storage.open(kept[0].file.name) as file:
        assert Image.open(file).format == "WEBP"
    assert unfetched_images(["lamp"]).count() == 3
