"""The pictures of a product: new ones, those that stay, their order, and no file that nobody uses."""

import pytest
from django.db import transaction

from catalog.errors import CatalogErrorCode, CatalogRefusedError
from catalog.models import LooseFile, Product, ProductImage
from catalog.services.product_images import ExistingImage, NewImage, find_problems, prepare, save
from catalog.services.stored_files import remove_loose_files
from tests.factories import make_image, make_product
from tests.graphql import captured_statements
from tests.images.pictures import files_in, picture, stored, upload

pytestmark = pytest.mark.django_db


def arrange(product, *wanted):
    """Save pictures as an action does."""
    with prepare(wanted) as images, transaction.atomic():
        save(product, images)
    return list(ProductImage.objects.filter(product=product))


def shown(product):
    """Return what is shown of each picture, in order."""
    images = ProductImage.objects.filter(product=product)
    assert [image.position for image in images] == list(range(len(images)))
    return [(image.alt_text, image.is_primary) for image in images]


def problems_of(*wanted, product=None):
    """Return the codes and fields of what is wrong, and that nothing was stored."""
    with prepare(wanted) as images:
        assert images.names == []
        found = find_problems(images, product)
    with pytest.raises(CatalogRefusedError):
        save(product or make_product("other"), images)
    return [(problem.code, problem.field) for problem in found]


def test_saves_several_at_once_in_order():
    product = make_product()
    images = arrange(
        product,
        NewImage(file=upload(picture("JPEG", (3000, 1500))), alt_text="  Front "),
        NewImage(file=upload(), alt_text="Back", is_primary=True),
    )
    assert shown(product) == [("Front", False), ("Back", True)]
    assert [(image.width, image.height) for image in images] == [(2000, 1000), (40, 30)]
    assert [stored(image.file.name).size for image in images] == [(2000, 1000), (40, 30)]
    assert not LooseFile.objects.exists()


def test_names_are_random(media):
    images = arrange(make_product(), NewImage(file=upload(name="../../etc/passwd.png")), NewImage(file=upload()))
    assert all(len(image.file.name) == len("products/.png") + 32 for image in images)
    assert {image.file.name for image in images} <= files_in(media)
    assert len({image.file.name for image in images}) == 2


def test_the_first_is_primary_where_none_is_marked():
    product = make_product()
    arrange(product, NewImage(file=upload(), alt_text="a"), NewImage(file=upload(), alt_text="b"))
    assert shown(product) == [("a", True), ("b", False)]


def test_reorders_and_describes_what_stays():
    product = make_product()
    a, b, c = (make_image(product, position, alt_text=name) for position, name in enumerate("abc"))
    arrange(product, ExistingImage(id=c.pk), ExistingImage(id=a.pk, alt_text="A"), ExistingImage(id=b.pk, alt_text=""))
    assert shown(product) == [("c", False), ("A", True), ("", False)]


@pytest.mark.parametrize(
    ("marks", "expected"),
    [
        ([None, None], [True, False]),
        ([None, True], [False, True]),
        ([False, None], [True, False]),
        ([False, True], [False, True]),
        ([True, False], [True, False]),
    ],
)
def test_one_is_primary_at_any_time(marks, expected):
    product = make_product()
    images = [make_image(product, position) for position in range(2)]
    arrange(product, *(ExistingImage(id=image.pk, is_primary=mark) for image, mark in zip(images, marks, strict=True)))
    assert [is_primary for _, is_primary in shown(product)] == expected


def test_a_new_one_takes_the_first_place():
    product = make_product()
    old = make_image(product, alt_text="old")
    arrange(product, NewImage(file=upload(), alt_text="new", is_primary=True), ExistingImage(id=old.pk))
    assert shown(product) == [("new", True), ("old", False)]


def test_removes_what_is_left_out_with_its_file(media):
    product = make_product()
    gone, stays = arrange(product, NewImage(file=upload(), is_primary=True), NewImage(file=upload(), alt_text="b"))
    arrange(product, ExistingImage(id=stays.pk))
    assert shown(product) == [("b", True)]
    assert gone.file.name in files_in(media)
    remove_loose_files()
    assert files_in(media) & {gone.file.name, stays.file.name} == {stays.file.name}


def test_removes_all(media):
    product = make_product()
    arrange(product, NewImage(file=upload()))
    assert arrange(product) == []
    remove_loose_files()
    assert files_in(media) == set()


def test_tells_every_problem_at_once_and_stores_nothing(media, settings):
    settings.UPLOAD_MAX_BYTES = 3000
    product = make_product()
    own, foreign = make_image(product), make_image(make_product("other-lamp"))
    found = problems_of(
        NewImage(file=upload(), is_primary=True, alt_text="x" * 251),
        NewImage(file=upload(b"no picture"), is_primary=True),
        NewImage(file=upload(b"x" * 3001), alt_text="nul \0"),
        ExistingImage(id=own.pk, alt_text="\ud800"),
        ExistingImage(id=own.pk),
        ExistingImage(id=foreign.pk),
        NewImage(file=upload(picture("PNG", (5001, 5000), mode="1"))),
        product=product,
    )
    assert found == [
        (CatalogErrorCode.INVALID, "images.1.is_primary"),
        (CatalogErrorCode.INVALID, "images.0.alt_text"),
        (CatalogErrorCode.INVALID, "images.2.alt_text"),
        (CatalogErrorCode.INVALID, "images.3.alt_text"),
        (CatalogErrorCode.INVALID, "images.4.id"),
        (CatalogErrorCode.IMAGE_TYPE_UNSUPPORTED, "images.1.file"),
        (CatalogErrorCode.IMAGE_TOO_LARGE, "images.2.file"),
        (CatalogErrorCode.IMAGE_TOO_LARGE, "images.6.file"),
        (CatalogErrorCode.NOT_FOUND, "images.5.id"),
    ]
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()
    assert shown(product) == [("", True)]


@pytest.mark.parametrize("text", ["a\0", "a\x1b[31m", "one\ntwo", "\u202egnp.exe", "\ud800"])
def test_an_alternative_text_is_a_line_of_text(text):
    found = problems_of(NewImage(file=upload(), alt_text=text))
    assert found == [(CatalogErrorCode.INVALID, "images.0.alt_text")]


def test_refuses_more_than_a_product_may_have(settings):
    assert settings.IMAGES_PER_PRODUCT == 12
    found = problems_of(*(NewImage(file=upload()) for _ in range(13)))
    assert found == [(CatalogErrorCode.IMAGE_LIMIT_EXCEEDED, "images")]
    arrange(make_product(), *(NewImage(file=upload()) for _ in range(12)))


def test_a_new_product_has_no_picture_that_stays():
    assert problems_of(ExistingImage(id=1)) == [(CatalogErrorCode.NOT_FOUND, "images.0.id")]


@pytest.mark.parametrize("count", [1, 10])
def test_costs_the_same_whatever_the_number(count):
    product = make_product()
    with captured_statements() as statements:
        arrange(product, *(NewImage(file=upload()) for _ in range(count)))
    added = [line.split()[0] for line in statements if "POINT" not in line]
    assert added.pop() == "SELECT"  # The test's own look.
    # A note, then in the transaction: what is there, the rows, and the note taken away.
    assert added == ["INSERT", "SELECT", "INSERT", "DELETE"]
    images = list(ProductImage.objects.filter(product=product))
    with captured_statements() as statements:
        arrange(product, *(ExistingImage(id=image.pk) for image in reversed(images)))
    assert len([line for line in statements if "POINT" not in line]) == (2 if count == 1 else 3)


def test_deleting_a_product_lets_go_of_its_files(media):
    product = make_product()
    arrange(product, NewImage(file=upload()), NewImage(file=upload()))
    Product.objects.filter(pk=product.pk).delete()
    assert len(files_in(media) & {file.name for file in LooseFile.objects.all()}) == 2
    remove_loose_files()
    assert files_in(media) == set()
    assert not LooseFile.objects.exists()
