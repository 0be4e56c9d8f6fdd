"""Renditions: which one a page gets, that it is there at once, made once, and gone with its original."""

from unittest import mock

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.test import Client

from catalog.models import ProductImage
from catalog.services.product_images import NewImage, prepare, save
from catalog.services.rendition_names import Original, fitting_name, rendition_names
from catalog.services.renditions import Rendition, make_rendition, make_usual_renditions
from catalog.services.stored_files import remove_loose_files
from nexus.common.viewer import ANONYMOUS
from nexus.common.whole_files import WholeFileStorage
from tests.factories import make_image, make_product
from tests.graphql import Refusal, ask, ask_as, count_statements
from tests.images.pictures import files_in, picture, stored, upload

URL = 'query ($t: ImageTransformInput) { product(slug: "lamp") { primaryImage { url(transform: $t) } } }'
SITE = "http://127.0.0.1:8000/media/"


def name_for(size=(2000, 1000), name="products/a.jpg", *, width=None, height=None, extension="webp"):
    """Return the size and format of the file that a page gets."""
    original = Original(name=name, width=size[0], height=size[1])
    found = fitting_name(original, max_width=width, max_height=height, extension=extension)
    assert found == name or found in set(rendition_names(name))
    return found.removeprefix(f"renditions/{name}.")


@pytest.mark.parametrize(
    ("width", "height", "expected"),
    [
        (None, None, "full.webp"),
        (1280, None, "1280.webp"),
        (1279, None, "960.webp"),
        (1281, None, "1280.webp"),
        (None, 480, "960.webp"),
        (None, 479, "640.webp"),
        (1280, 100, "160.webp"),
        (1, 1, "80.webp"),
        (1999, None, "1920.webp"),
        (2000, None, "full.webp"),
        (10**9, None, "full.webp"),
    ],
)
def test_a_page_gets_the_largest_that_fits(width, height, expected):
    assert name_for(width=width, height=height) == expected


@pytest.mark.parametrize(
    ("name", "extension", "expected"),
    [
        ("products/a.jpg", "jpg", "products/a.jpg"),
        ("products/a.jpg", "png", "products/a.jpg"),
        ("products/a.png", "png", "products/a.png"),
        ("products/a.png", "jpg", "full.jpg"),
        ("products/a.png", "webp", "full.webp"),
        ("products/a.webp", "webp", "products/a.webp"),
        ("products/a.webp", "png", "products/a.webp"),
        ("products/a.gif", "png", "full.webp"),
    ],
)
def test_the_format_is_the_one_that_was_asked_for_or_the_originals(name, extension, expected):
    assert name_for(name=name, extension=extension) == expected


def test_nothing_is_enlarged():
    assert name_for((60, 40), "products/a.webp", width=50) == "products/a.webp"
    assert name_for((300, 100), width=290) == "240.webp"
    assert name_for((300, 100), width=300) == "full.webp"


def test_the_bound_is_used_to_two_thirds_at_least():
    for bound in range(80, 2000):
        size = name_for((2000, 2000), width=bound).split(".")[0]
        assert bound * 2 / 3 <= int(size) <= bound


def test_what_nobody_has_measured_is_taken_for_large():
    assert name_for((None, None), width=500) == "480.webp"
    assert name_for((None, None)) == "full.webp"


def test_a_picture_has_a_bounded_set():
    assert len(list(rendition_names("products/a.png"))) == 33
    for name in rendition_names("products/a.png"):
        assert Rendition.named(name).original == "products/a.png"


@pytest.mark.parametrize(
    "name",
    ["renditions/a.png.81.webp", "renditions/a.png.0080.webp", "renditions/a.png.80.gif", "renditions/a.png.80.webp ",
     "renditions/.80.webp", "renditions/80.webp", "a.png.80.webp", "renditions/a.png.80.webp\n",
     "renditions/a.png.\u0668\u0660.webp", "",
     "renditions/renditions/products/a.png.80.webp.80.webp", "renditions/products/./a.png.80.webp",
     "renditions/brands/../products/a.png.80.webp", "renditions/products//a.png.80.webp",
     "renditions//products/a.png.80.webp", "renditions/products/.a.part.80.webp", "renditions/products.80.webp",
     "renditions/products/a\0.png.80.webp", f"renditions/products/{'a' * 300}.png.80.webp",
     "renditions/products/a.jpg.full.png"],
)  # fmt: skip
def test_knows_a_name_that_no_rendition_has(name):
    assert Rendition.named(name) is None


def store(content, name="products/a.png"):
    return default_storage.save(name, ContentFile(content))


@pytest.mark.parametrize(
    ("kind", "expected", "size"),
    [("240.webp", "WEBP", (240, 120)), ("80.jpg", "JPEG", (80, 40)), ("full.png", "PNG", (400, 200))],
)
def test_makes_what_its_name_says(kind, expected, size):
    name = f"renditions/{store(picture('PNG', (400, 200)))}.{kind}"
    assert make_rendition(Rendition.named(name))
    image = stored(name)
    assert (image.format, image.size) == (expected, size)


def test_makes_nothing_of_nothing(media):
    store(b"<svg/>")
    for name in ("renditions/products/a.png.80.webp", "renditions/products/b.png.80.webp"):
        assert make_rendition(Rendition.named(name)) is None
    assert files_in(media) == {"products/a.png"}


def test_makes_the_usual_ones_once(media):
    name = store(picture("PNG", (500, 250)))
    make_usual_renditions(name)
    usual = {f"renditions/products/a.png.{size}.webp" for size in (80, 120, 160, 240, 320, 480, "full")}
    assert files_in(media) == usual | {name}
    assert stored("renditions/products/a.png.320.webp").size == (320, 160)
    with mock.patch.object(WholeFileStorage, "_save") as again:
        make_usual_renditions(name)
        make_usual_renditions("products/gone.png")
    assert again.call_count == 0


def test_a_rendition_of_what_is_removed_meanwhile_does_not_stay(media):
    name = store(picture("PNG", (500, 250)))
    with mock.patch("catalog.services.renditions.encode", side_effect=lambda *_: default_storage.delete(name) or b"x"):
        assert make_rendition(Rendition.named(f"renditions/{name}.80.webp")) == b"x"
    assert files_in(media) == set()


def fetch(name):
    return Client().get(f"/media/{name}")


def test_the_first_who_wants_it_has_it_made(media):
    name = f"renditions/{store(picture('JPEG', (500, 250)), 'products/a.jpg')}.160.webp"
    first = fetch(name)
    assert name in files_in(media)
    with mock.patch("catalog.views.make_rendition") as again:
        second = fetch(name)
    assert again.call_count == 0
    assert first.content == second.content == (media / name).read_bytes()
    for response in (first, second):
        assert (response.status_code, response["Content-Type"]) == (200, "image/webp")
        assert response["Cache-Control"] == "public, max-age=31536000, immutable"
        assert response["X-Content-Type-Options"] == "nosniff"
        assert not response.cookies


def test_a_full_disk_keeps_nobody_from_seeing_it(media):
    name = f"renditions/{store(picture('PNG', (500, 250)))}.160.webp"
    with mock.patch("nexus.common.whole_files.os.fsync", side_effect=OSError(28, "full")):
        response = fetch(name)
    assert (response.status_code, response.content[:4]) == (200, b"RIFF")
    assert files_in(media) == {"products/a.png"}


@pytest.mark.parametrize(
    "name", ["products/gone.png.80.webp", "products/a.png.81.webp", "../../etc/passwd.80.webp", "%2e%2e/x.80.webp", "x"]
)
def test_there_is_no_other_rendition(media, name):
    store(picture())
    response = fetch(f"renditions/{name}")
    assert response.status_code in {400, 404}
    assert files_in(media) == {"products/a.png"}


def test_renditions_are_only_read():
    assert (Client().post("/media/renditions/a.png.80.webp")).status_code == 405


@pytest.mark.django_db
def test_a_worker_makes_them_after_the_commit(media, django_capture_on_commit_callbacks):
    with (
        django_capture_on_commit_callbacks(execute=True),
        prepare([NewImage(file=upload(picture("JPEG", (1000, 500))))]) as images,
        transaction.atomic(),
    ):
        save(make_product(), images)
        assert not any(name.startswith("renditions") for name in files_in(media))
    (name,) = images.names
    assert {f"renditions/{name}.{size}.webp" for size in (80, 320, 960, "full")} < files_in(media)
    ProductImage.objects.all().delete()
    remove_loose_files()
    assert files_in(media) == set()


@pytest.mark.django_db
def test_the_api_tells_the_address_without_asking_anybody():
    product = make_product()
    image = make_image(product, file="products/a.png", source_url="", width=1000, height=500)

    def url(**transform):
        return ask_as(ANONYMOUS, URL, t=transform or None).data["product"]["primaryImage"]["url"]

    with mock.patch("builtins.open", side_effect=AssertionError), mock.patch("os.stat", side_effect=AssertionError):
        assert url() == f"{SITE}{image.file.name}"
        assert url(maxWidth=320) == f"{SITE}renditions/products/a.png.320.webp"
        assert url(maxHeight=100, format="JPEG") == f"{SITE}renditions/products/a.png.160.jpg"
        assert url(format="PNG") == f"{SITE}{image.file.name}"
        assert url(format="AUTO") == f"{SITE}renditions/products/a.png.full.webp"
    card = "{ products { nodes { primaryImage { TRANSFORM } } } }"
    costs = {count_statements(card.replace("TRANSFORM", each)) for each in ("url", "url(transform: {maxWidth: 320})")}
    assert costs == {1}


@pytest.mark.django_db
def test_a_remote_picture_has_no_renditions():
    make_image(make_product())
    answer = ask(URL, t={"maxWidth": 100})
    assert answer.data["product"]["primaryImage"]["url"] == "https://images.example/lamp-0.png"


@pytest.mark.django_db
@pytest.mark.parametrize("bound", [0, -1])
@pytest.mark.parametrize("field", ["maxWidth", "maxHeight"])
def test_refuses_a_bound_below_one_pixel(field, bound):
    make_image(make_product(), file="products/a.png", width=10, height=10)
    answer = ask(URL, t={field: bound})
    assert answer.refusal == Refusal("BAD_REQUEST", f"transform.{field}", ["product", "primaryImage", "url"])
