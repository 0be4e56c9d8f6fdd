"""Every page of the admin opens, and the category tree stays whole when it is edited there."""

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalog.models import Brand, Category, Product, ProductImage, ProductReview
from catalog.services.categories import NewCategory, create_categories, rebuild_tree
from tests.catalog.staff import spec_rows

pytestmark = pytest.mark.django_db
User = get_user_model()


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("boss@nexus.example", "walnut-harbor-9"))
    return client


@pytest.fixture
def tree() -> dict[str, Category]:
    return create_categories(
        [NewCategory(name="Home", slug="home"), NewCategory(name="Lamps", slug="lamps", parent="home")]
    )


def _edit(client: Client, category: Category, **changes: Any) -> Any:
    data = {"name": category.name, "slug": category.slug, "parent": category.parent_id or "", "is_active": "on"}
    return client.post(reverse("admin:catalog_category_change", args=[category.pk]), data | spec_rows() | changes)


def test_every_list_and_form_opens(staff: Client, tree: dict[str, Category]) -> None:
    brand = Brand.objects.create(name="Luma", slug="luma")
    product = Product.objects.create(name="Arc", slug="arc", category=tree["lamps"], brand=brand, regular_price=5)
    ProductImage.objects.create(product=product, source_url="https://img.example/a.jpg")
    review = ProductReview.objects.create(
        product=product, imported_author_name="Ada Berg", rating=4, title="<b>Good</b>", comment="Yes."
    )
    for row in (tree["home"], brand, product, review, User.objects.get()):
        name = f"admin:{row._meta.app_label}_{row._meta.model_name}"
        for address in (
            reverse(f"{name}_changelist"),
            reverse(f"{name}_add"),
            reverse(f"{name}_change", args=[row.pk]),
        ):
            answer = staff.get(address)
            # Customers write reviews.
            assert answer.status_code == (403 if "productreview/add" in address else 200), address
            assert "<b>Good</b>" not in answer.content.decode()


def test_names_the_shop_and_leads_to_no_front(staff: Client) -> None:
    page = staff.get(reverse("admin:index")).content.decode()
    assert "Site administration | Nexus</title>" in page
    assert "View site" not in page


def test_moves_a_category_by_its_form(staff: Client, tree: dict[str, Category]) -> None:
    assert _edit(staff, tree["lamps"], parent="").status_code == 302
    assert list(Category.objects.order_by("tree_id", "lft").values_list("slug", "level")) == [("home", 0), ("lamps", 0)]
    assert rebuild_tree() == 0


def test_holds_the_tree_still_before_it_reads_what_it_moves(staff: Client, tree: dict[str, Category]) -> None:
    with CaptureQueriesContext(connection) as queries:
        _edit(staff, tree["lamps"], parent="")
    statements = [query["sql"] for query in queries]
    held, read = (
        next(number for number, statement in enumerate(statements) if words in statement)
        for words in ("pg_advisory_xact_lock", "catalog_category")
    )
    assert held < read


def test_refuses_a_category_below_itself(staff: Client, tree: dict[str, Category]) -> None:
    answer = _edit(staff, tree["home"], parent=tree["lamps"].pk)
    assert answer.status_code == 200
    assert answer.context["adminform"].form.errors == {
        "parent": ["Select a valid choice. That choice is not one of the available choices."]
    }
    assert Category.objects.get(slug="home").parent is None


def test_adds_a_user_by_e_mail(staff: Client) -> None:
    data = {"email": "New@Nexus.Example", "usable_password": "false", "password1": "", "password2": ""}
    assert staff.post(reverse("admin:accounts_user_add"), data).status_code == 302
    user = User.objects.get(email="new@nexus.example")
    assert not user.has_usable_password()
