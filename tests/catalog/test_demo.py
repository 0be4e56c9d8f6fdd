"""`load_demo` fills an empty shop once, and leaves a real one alone."""

from datetime import timedelta
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.contrib.auth import get_user_model
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.utils import timezone
from PIL import Image

from catalog.demo.content import DemoProduct, DemoShop, read_shop
from catalog.demo.drawing import DRAWINGS, draw
from catalog.models import Brand, Category, Product, ProductImage, ProductReview, ReviewReport, SpecDefinition
from catalog.selectors.spec_readings import read_spec

pytestmark = pytest.mark.usefixtures("media")

PASSWORD = "walnut-harbor-9"

User = get_user_model()


@pytest.fixture
def small_shop(monkeypatch: pytest.MonkeyPatch) -> DemoShop:
    """Draw four products instead of seventy: the rest only costs time."""
    whole = read_shop()
    few = [product for product in whole.products if product.sku in ("FJW-CK-20", "BCN-FX-9", "TSK-T60-P", "KFL-GK-09")]
    shop = DemoShop(categories=whole.categories, brands=whole.brands, people=whole.people, products=few)
    monkeypatch.setattr("catalog.management.commands.load_demo.read_shop", lambda: shop)
    return shop


def _load(**options: object) -> str:
    out = StringIO()
    call_command("load_demo", stdout=out, **options)
    return out.getvalue()


def _everything() -> list[list[dict[str, object]]]:
    models = (User, Category, SpecDefinition, Brand, Product, ProductImage, ProductReview, ReviewReport)
    return [list(model.objects.order_by("pk").values()) for model in models]


def test_the_shop_is_complete() -> None:
    shop = read_shop()
    categories = {category.slug: category for category in shop.categories}
    assert (len(shop.categories), len(shop.brands), len(shop.products)) == (43, 13, 70)
    assert len({product.slug for product in shop.products}) == len({product.sku for product in shop.products}) == 70
    assert {product.category for product in shop.products} <= set(categories)
    assert {product.brand for product in shop.products} == {brand.slug for brand in shop.brands}
    people = {person.key for person in shop.people}
    for product in shop.products:
        assert {review.by for review in product.reviews} <= people, product.name
        assert len({review.by for review in product.reviews}) == len(product.reviews), product.name
        for review in product.reviews:
            assert set(review.helpful) <= people - {review.by}, review.title
            assert {report.by for report in review.reports} <= people - {review.by}, review.title
            assert {report.reason for report in review.reports} <= {*ReviewReport.Reason}, review.title
            answered = review.helpful or review.reply or review.reports
            assert review.status == "approved" or not answered, review.title
        assert all(drawing.split(":")[0] in DRAWINGS for drawing in product.images), product.name
        assert product.discount_price is None or product.discount_price < product.regular_price
    assert {review.status for product in shop.products for review in product.reviews} == {
        "approved",
        "pending",
        "rejected",
    }
    assert [category.slug for category in shop.categories if not category.is_active] == ["office-classics"]
    assert [brand.slug for brand in shop.brands if not brand.is_active] == ["beacon-office"]
    assert [product.sku for product in shop.products if not product.is_active] == ["TSK-T60-P"]


def test_one_value_of_the_shop_does_not_fit_so_that_staff_see_how_that_looks() -> None:
    shop = read_shop()
    parents = {category.slug: category.parent for category in shop.categories}
    declared = {(spec.category, spec.key): SpecDefinition(kind=spec.kind, unit=spec.unit) for spec in shop.specs}

    def fits(product: DemoProduct, key: str) -> bool:
        place: str | None = product.category
        while place and (place, key) not in declared:
            place = parents[place]
        reading = read_spec(product.specifications[key])
        return place is None or reading is None or reading.as_declared(declared[place, key]) is not None

    unfit = [(each.sku, key) for each in shop.products for key in each.specifications if not fits(each, key)]
    assert unfit == [("TNF-F2", "Weight")]


@pytest.mark.parametrize("kind", DRAWINGS)
def test_draws_every_kind_of_thing(kind: str) -> None:
    content = draw(f"{kind}:blue:sand")
    image = Image.open(BytesIO(content))
    assert (image.format, image.size) == ("WEBP", (800, 800))
    assert 1_000 < len(content) < 25_000


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shop")
def test_loads_products_pictures_reviews_and_people() -> None:
    assert "Loaded 4 products, 7 images and 9 reviews." in _load(password=PASSWORD)
    knife = Product.objects.select_related("category", "brand").get(sku="FJW-CK-20")
    assert (knife.slug, knife.brand.name, knife.currency) == ("chefs-knife-20-cm", "Fjordwerk", "EUR")
    assert [category.slug for category in knife.category.get_ancestors()] == ["home", "kitchen"]
    assert (knife.rating_count, knife.rating_histogram, knife.updated_at) == (4, [0, 0, 0, 1, 3], knife.created_at)
    images = list(knife.images.all())
    assert [(image.width, image.height, image.is_primary) for image in images] == [
        (800, 800, True),
        (800, 800, False),
        (800, 800, False),
    ]
    assert all(default_storage.exists(image.file.name) for image in images)
    rejected = ProductReview.objects.get(status="rejected")
    assert rejected.rejection_reason == "Advertises another shop."
    assert knife.created_at < rejected.created_at
    assert ProductReview.objects.get(product=knife, author__email="customer@nexus.example").is_verified_purchase


@pytest.mark.django_db
def test_three_people_can_log_in_and_the_moderator_only_moderates(small_shop: DemoShop) -> None:
    _load(password=PASSWORD)
    staff = User.objects.get(email="staff@nexus.example")
    moderator = User.objects.get(email="moderator@nexus.example")
    customer = User.objects.get(email="customer@nexus.example")
    assert all(user.check_password(PASSWORD) and user.is_email_verified for user in (staff, moderator, customer))
    assert (staff.is_staff, staff.is_superuser) == (True, True)
    assert (moderator.is_staff, moderator.is_superuser) == (True, False)
    assert moderator.get_all_permissions() == {"catalog.view_productreview", "catalog.change_productreview"}
    assert (customer.is_staff, customer.is_superuser) == (False, False)
    others = User.objects.exclude(pk__in=[staff.pk, moderator.pk, customer.pk])
    assert others.count() == len(small_shop.people) - 1
    assert not any(user.has_usable_password() for user in others)


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shop")
def test_a_second_run_changes_nothing_and_says_so() -> None:
    _load(password=PASSWORD)
    before = _everything()
    assert _load() == "The demo shop is here already; nothing was changed.\n"
    assert _everything() == before


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shop")
def test_takes_the_password_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEXUS_DEMO_PASSWORD", PASSWORD)
    _load()
    assert User.objects.get(email="staff@nexus.example").check_password(PASSWORD)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("password", "refusal"),
    [
        ("", "Give the demo logins a password: set NEXUS_DEMO_PASSWORD or pass --password."),
        ("password", "The demo password is too weak. This password is too common."),
    ],
)
def test_refuses_a_missing_or_weak_password_and_writes_nothing(
    monkeypatch: pytest.MonkeyPatch, password: str, refusal: str
) -> None:
    monkeypatch.delenv("NEXUS_DEMO_PASSWORD", raising=False)
    with pytest.raises(CommandError) as error:
        _load(password=password)
    assert str(error.value) == refusal
    assert not User.objects.exists()
    assert not Product.objects.exists()


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shop")
def test_stays_out_of_a_shop_with_products_unless_forced(media: Path) -> None:
    kitchen = Category.objects.create(name="My kitchen", slug="kitchen")
    Product.objects.create(name="Mine", slug="mine", category=kitchen, regular_price=1)
    with pytest.raises(CommandError, match="This database holds other products"):
        _load(password=PASSWORD)
    assert (Product.objects.count(), User.objects.count(), list(media.iterdir())) == (1, 0, [])
    _load(password=PASSWORD, force=True)
    assert Product.objects.count() == 5
    assert Category.objects.get(slug="kitchen").name == "My kitchen"


@pytest.mark.django_db
def test_reviews_have_votes_and_replies(small_shop: DemoShop) -> None:  # noqa: ARG001 - loads fewer
    _load(password=PASSWORD)
    reviews = ProductReview.objects.filter(helpful_count__gt=0).order_by("-helpful_count")
    assert [(review.title, review.helpful_count) for review in reviews] == [
        ("Still sharp after a winter", 3),
        ("Lovely, slightly handle-heavy", 2),
    ]
    replied = ProductReview.objects.get(reply__isnull=False)
    assert replied.reply.text == "Thank you, Aiko. The paring knife has the slimmer handle that you describe."
    assert replied.created_at < replied.reply.created_at == replied.reply.updated_at


@pytest.mark.django_db
@pytest.mark.usefixtures("small_shop")
def test_a_moderator_finds_reports_that_came_after_the_review_and_lately() -> None:
    _load(password=PASSWORD)
    review = ProductReview.objects.get(reports__reason="fake")
    assert (review.title, review.status) == ("Mine leaked at the lid", "approved")
    reports = review.reports.order_by("reason")
    assert [(each.reason, each.reporter.first_name) for each in reports] == [("fake", "Sofia"), ("other", "Tom")]
    for each in reports:
        assert review.created_at <= each.created_at
        assert timezone.now() - each.created_at < timedelta(days=1)
