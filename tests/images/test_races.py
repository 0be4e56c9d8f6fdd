"""A file is never removed while somebody is about to use it: real connections, at the same time."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connections, transaction
from django.utils import timezone

from catalog.models import LooseFile, ProductImage
from catalog.services import stored_files
from catalog.services.product_images import NewImage, prepare, save
from nexus.common.errors import ServiceUnavailableError
from tests.factories import make_product
from tests.images.pictures import files_in, upload

pytestmark = pytest.mark.django_db(transaction=True)


def in_another_process(work):
    """Do `work` with a connection of its own."""

    def do():
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as thread:
        return thread.submit(do).result(timeout=60)


def sweep():
    return in_another_process(stored_files.remove_loose_files)


def make_all_due():
    in_another_process(lambda: LooseFile.objects.update(removable_at=timezone.now()))


def test_a_file_that_is_about_to_be_used_stays(media):
    product = make_product()
    with prepare([NewImage(file=upload())]) as images:
        make_all_due()
        with transaction.atomic():
            save(product, images)
            assert sweep() == 0
    assert sweep() == 0
    assert images.names[0] in files_in(media)


def test_whoever_comes_after_the_sweep_saves_nothing(media):
    product = make_product()
    images = prepare([NewImage(file=upload())])
    make_all_due()
    assert sweep() == 1
    with pytest.raises(ServiceUnavailableError), transaction.atomic():
        save(product, images)
    assert not ProductImage.objects.exists()
    assert files_in(media) == set()


def test_two_sweeps_at_once_remove_each_file_once(media):
    stored_files.write({f"products/{number}.png": b"x" for number in range(100)})
    make_all_due()
    with ThreadPoolExecutor(4) as threads:
        removed = list(threads.map(lambda _: sweep(), range(4)))
    assert sum(removed) == 100
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()
