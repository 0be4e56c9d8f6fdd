"""`generate_catalog` makes the same large shop from the same seed."""

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from catalog.models import Brand, Category, Product, ProductImage, ProductReview, SpecDefinition
from catalog.selectors.unfit_specs import unfit_counts

COLUMNS = ("name", "slug", "sku", "description", "regular_price", "discount_price", "stock_quantity", "specifications")


@pytest.fixture(autouse=True)
def _no_drawing(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: ARG001
    """Draw nothing: one tiny file stands for every picture."""
    monkeypatch.setattr("catalog.demo.generated.generate.draw", lambda _description: b"a picture")


def _generate(**options: object) -> str:
    out = StringIO()
    call_command("generate_catalog", stdout=out, **options)
    return out.getvalue()


def _rows() -> list[object]:
    products = Product.objects.order_by("sku")
    return [
        list(products.values_list(*COLUMNS, "category__slug", "brand__slug", "view_count", "created_at", "rating_sum")),
        list(ProductReview.objects.order_by("pk").values_list("product__sku", "author__email", "title", "status")),
        list(ProductImage.objects.order_by("product__sku").values_list("file", "is_primary")),
    ]


@pytest.mark.django_db(transaction=True)
def test_generates_a_whole_shop_and_says_how_fast(media: Path) -> None:
    out = _generate(products=1200, reviews_per_product=2.0, seed=5)
    assert out.startswith(f"Generated 1200 products and {ProductReview.objects.count()} reviews in ")
    assert "products a second" in out
    assert (Category.objects.count(), Brand.objects.count(), Product.objects.count()) == (145, 200, 1200)
    assert (SpecDefinition.objects.count(), unfit_counts()) == (35, {})
    assert sorted(set(Category.objects.values_list("level", flat=True))) == [0, 1, 2, 3]
    assert 1900 < ProductReview.objects.count() < 2900
    approved = ProductReview.objects.filter(status="approved").count()
    assert approved > 0.85 * ProductReview.objects.count()
    assert sum(Product.objects.values_list("rating_count", flat=True)) == approved
    assert ProductImage.objects.filter(is_primary=True).count() == ProductImage.objects.count() == 1200
    assert len(list((media / "products" / "generated").iterdir())) == 80


@pytest.mark.django_db(transaction=True)
def test_the_same_seed_makes_the_same_rows() -> None:
    _generate(products=40, seed=7)
    first = _rows()
    call_command("flush", interactive=False, verbosity=0)
    _generate(products=40, seed=7)
    assert _rows() == first


@pytest.mark.django_db(transaction=True)
def test_refuses_a_second_catalogue_and_adds_nothing() -> None:
    _generate(products=5, reviews_per_product=0.0)
    with pytest.raises(CommandError, match="has a generated catalogue already"):
        _generate(products=5)
    assert (Product.objects.count(), ProductReview.objects.count()) == (5, 0)


@pytest.mark.parametrize("options", [("--products", "0"), ("--products", "many"), ("--reviews-per-product", "nan")])
def test_refuses_a_size_that_makes_no_sense(options: tuple[str, str]) -> None:
    with pytest.raises(CommandError, match="Error: argument"):
        call_command("generate_catalog", *options)
