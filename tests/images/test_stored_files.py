"""Files and rows come and go together, whatever fails in between."""

import errno
import subprocess
import sys
from datetime import timedelta
from pathlib import Path
from unittest import mock

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.core.files.storage import FileSystemStorage, default_storage
from django.db import OperationalError, transaction
from django.utils import timezone

from catalog.models import LooseFile, ProductImage
from catalog.services import stored_files
from catalog.services.logos import prepare_logo, save_logo
from catalog.services.product_images import NewImage, prepare, save
from catalog.tasks.images import remove_loose_files
from nexus.common.errors import ServiceUnavailableError
from tests.factories import make_brand, make_product
from tests.images.pictures import files_in, picture, stored, upload

pytestmark = pytest.mark.django_db


class OtherError(Exception):
    """Something else that is wrong."""


def save_two(product, *, before=None, after=None):
    """Save two pictures, with something else in the same transaction."""
    with prepare([NewImage(file=upload()), NewImage(file=upload())]) as images, transaction.atomic():
        if before:
            before()
        save(product, images)
        if after:
            after()


def fail():
    raise OtherError


def full_disk(*_args):
    raise OSError(errno.ENOSPC, "No space left on device")


def test_a_refusal_behind_the_pictures_leaves_nothing(media):
    product = make_product()
    with pytest.raises(OtherError):
        save_two(product, after=fail)
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()
    assert not ProductImage.objects.exists()


def test_what_died_between_files_and_rows_is_removed_after_an_hour(media):
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        stored_files.write({"products/a.png": b"a"})
        remove_loose_files()
        assert files_in(media) == {"products/a.png"}
        traveller.shift(timedelta(minutes=61))
        remove_loose_files()
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()


def test_files_that_were_too_long_on_their_way_are_not_used():
    product = make_product()
    with pytest.raises(ServiceUnavailableError):
        save_two(product, before=LooseFile.objects.all().delete)
    assert not ProductImage.objects.exists()


def save_and_lose_the_answer(product):
    with prepare([NewImage(file=upload())]) as images:
        with transaction.atomic():
            save(product, images)
        raise OperationalError


def test_a_commit_whose_answer_is_lost_keeps_its_files(media):
    product = make_product()
    with pytest.raises(OperationalError):
        save_and_lose_the_answer(product)
    assert ProductImage.objects.get(product=product).file.name in files_in(media)


def test_a_full_disk_leaves_no_row_and_no_part_of_a_file(media):
    product = make_product()
    with (
        mock.patch("nexus.common.whole_files.os.fsync", full_disk),
        pytest.raises(ServiceUnavailableError),
    ):
        save_two(product)
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()
    assert not ProductImage.objects.exists()


FULL = """
import resource, signal, sys
import django
django.setup()
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    default_storage.save("products/a.png", ContentFile(b"x" * 300_000))
except OSError as error:
    print(error.errno)
"""


def test_the_operating_system_refuses_and_no_part_stays(media):
    environment = {"MEDIA_ROOT": str(media), "DJANGO_SETTINGS_MODULE": "nexus.settings.test", "NEXUS_ENV_FILES": "no",
                   "DATABASE_URL": "postgres://nobody@127.0.0.1:1/x", "REDIS_URL": "redis://127.0.0.1:1",
                   "SECRET_KEY": "x" * 32, "PYTHONPATH": "src"}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", FULL], env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    assert done.stdout.strip() == str(errno.EFBIG)
    assert files_in(media) == set()


def test_a_file_is_there_as_a_whole_or_not_at_all(media):
    seen = []
    real = Path.replace

    def look(part, target):
        seen.append((target.exists(), part.read_bytes()))
        return real(part, target)

    with mock.patch("pathlib.Path.replace", look):
        for content in (b"first", b"second"):
            assert default_storage.save("products/a.png", ContentFile(content)) == "products/a.png"
    assert seen == [(False, b"first"), (True, b"second")]
    assert (media / "products/a.png").read_bytes() == b"second"
    assert Path(default_storage.path("products/a.png")).stat().st_mode & 0o777 == 0o644


def test_a_file_that_another_row_uses_stays(media):
    first, second = make_product("first"), make_product("second")
    save_two(first)
    image = ProductImage.objects.filter(product=first).first()
    shared = ProductImage.objects.create(product=second, file=image.file.name, width=40, height=30)
    image.delete()
    remove_loose_files()
    assert shared.file.name in files_in(media)
    assert not LooseFile.objects.exists()


def test_a_storage_that_cannot_remove_is_asked_again(media):
    product = make_product()
    save_two(product)
    product.delete()
    with time_machine.travel(timezone.now(), tick=False) as traveller:
        with mock.patch.object(FileSystemStorage, "delete", full_disk):
            remove_loose_files()
        remove_loose_files()
        assert LooseFile.objects.count() == 2
        traveller.shift(timedelta(minutes=11))
        remove_loose_files()
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()


def test_removes_many(media):
    stored_files.write({f"products/{number}.png": b"x" for number in range(50)})
    LooseFile.objects.update(removable_at=timezone.now())
    remove_loose_files()
    assert files_in(media) == set()


def set_logo(brand, file):
    with prepare_logo(file) as logo, transaction.atomic():
        save_logo(brand, logo)


def test_a_brand_gets_another_logo_and_none(media):
    brand = make_brand()
    set_logo(brand, upload(picture("WEBP", (3000, 300))))
    brand.save()
    brand.refresh_from_db()
    first = brand.logo.name
    assert (brand.logo_width, brand.logo_height) == stored(first).size == (2000, 200)
    set_logo(brand, upload())
    assert brand.logo.name != first
    remove_loose_files()
    assert files_in(media) == {brand.logo.name} | {name for name in files_in(media) if brand.logo.name in name}
    set_logo(brand, None)
    brand.refresh_from_db()
    assert (brand.logo.name, brand.logo_width) == ("", None)
    remove_loose_files()
    assert files_in(media) == set()


def test_a_logo_that_is_no_picture_is_refused(media):
    with prepare_logo(upload(b"<svg/>")) as logo:
        assert [problem.field for problem in logo.problems] == ["logo"]
    assert files_in(media) == set()
