"""Pictures in a bucket: kept in a process that speaks S3, and shown at an address of its own."""

import json
import subprocess
import sys
from collections.abc import Iterator
from time import monotonic, sleep

import boto3
import pytest
import requests
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client

from catalog.models import LooseFile, ProductImage
from catalog.services.product_images import NewImage, prepare, save
from catalog.services.stored_files import remove_loose_files
from nexus.common.errors import ServiceUnavailableError
from nexus.local.ports import free_port
from nexus.settings.storage import s3_storage
from tests.factories import make_product
from tests.graphql import ask
from tests.images.pictures import picture, upload

pytestmark = pytest.mark.django_db

BUCKET = "shop-pictures"
EVERYBODY_READS = json.dumps(
    {
        "Version": "2012-10-17",
        "Statement": [
            {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": f"arn:aws:s3:::{BUCKET}/*"}
        ],
    }
)
URL = 'query ($t: ImageTransformInput) { product(slug: "lamp") { primaryImage { url(transform: $t) } } }'


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    """A server of buckets."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    command = [sys.executable, "-W", "ignore", "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.wait()


def _wait_for(address: str) -> None:
    deadline = monotonic() + 60
    while True:
        try:
            requests.get(address, timeout=60)
        except requests.ConnectionError:
            assert monotonic() < deadline
            sleep(0.05)
        else:
            return


@pytest.fixture
def bucket(server, settings, monkeypatch):
    """An empty bucket, which is the storage."""
    keys = {"aws_access_key_id": "id", "aws_secret_access_key": "secret", "region_name": "us-east-1"}
    found = boto3.resource("s3", endpoint_url=server, **keys).Bucket(BUCKET)
    found.create()
    found.Policy().put(Policy=EVERYBODY_READS)
    found.objects.all().delete()
    use_bucket(settings, monkeypatch, server)
    return found


def use_bucket(settings, monkeypatch, server, **more):
    """Set the variables that an operator sets."""
    variables = {"S3_ENDPOINT_URL": server, "S3_ACCESS_KEY_ID": "id", "S3_SECRET_ACCESS_KEY": "secret"}
    for name, value in (variables | more).items():
        monkeypatch.setenv(name, value)
    settings.STORAGES = settings.STORAGES | {"default": s3_storage(BUCKET)}


def save_picture():
    """Save a picture of a product, and return the name of its file."""
    with prepare([NewImage(file=upload(picture("JPEG", (500, 250))))]) as images, transaction.atomic():
        save(make_product(), images)
    return images.names[0]


def names_in(bucket):
    return {found.key for found in bucket.objects.all()}


def url(**transform):
    return ask(URL, t=transform or None).data["product"]["primaryImage"]["url"]


def test_a_picture_lies_in_the_bucket_for_everybody_to_read(bucket, server, media):
    name = save_picture()
    assert names_in(bucket) == {name}
    assert url() == f"{server}/{BUCKET}/{name}"
    shown = requests.get(url(), timeout=60)
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert not list(media.iterdir())


@pytest.mark.usefixtures("bucket")
def test_a_rendition_is_made_once_and_then_shown_by_the_bucket(server):
    name = save_picture()
    address = url(maxWidth=160)
    assert address == f"http://127.0.0.1:8000/media/renditions/{name}.160.webp"
    path = address.removeprefix("http://127.0.0.1:8000")
    first, second = Client().get(path), Client().get(path)
    assert (first.status_code, first["Content-Type"]) == (200, "image/webp")
    assert (second.status_code, second["Cache-Control"]) == (302, "public, max-age=86400")
    assert second["Location"] == f"{server}/{BUCKET}/renditions/{name}.160.webp"
    assert requests.get(second["Location"], timeout=60).content == first.content
    assert Client().get("/media/renditions/products/gone.jpg.160.webp").status_code == 404


def test_a_removed_picture_leaves_the_bucket_with_its_renditions(bucket):
    name = save_picture()
    Client().get(f"/media/renditions/{name}.160.webp")
    assert len(names_in(bucket)) == 2
    ProductImage.objects.all().delete()
    remove_loose_files()
    assert names_in(bucket) == set()
    assert not LooseFile.objects.exists()


@pytest.mark.usefixtures("bucket")
def test_pictures_have_the_address_of_a_cdn(server, settings, monkeypatch):
    use_bucket(settings, monkeypatch, server, S3_PUBLIC_URL="https://pictures.example/shop/")
    name = save_picture()
    assert url() == f"https://pictures.example/shop/{name}"


def test_a_bucket_that_is_away_is_an_outage(settings, monkeypatch):
    use_bucket(settings, monkeypatch, f"http://127.0.0.1:{free_port()}")
    with pytest.raises(ServiceUnavailableError):
        save_picture()
    assert not ProductImage.objects.exists()
    # The note stays: nobody can tell yet whether something was stored.
    assert LooseFile.objects.count() == 1
    assert Client().get("/media/renditions/products/a.jpg.160.webp").status_code == 503


def test_telling_an_address_asks_nobody(settings, monkeypatch):
    use_bucket(settings, monkeypatch, f"http://127.0.0.1:{free_port()}")
    ProductImage.objects.create(product=make_product(), file="products/a b.png", width=9, height=9, is_primary=True)
    assert url().endswith(f"/{BUCKET}/products/a%20b.png")
    assert default_storage.url("a.png").startswith("http://127.0.0.1:")
