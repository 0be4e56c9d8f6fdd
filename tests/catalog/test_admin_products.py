"""What staff do with products in the admin: the same as through the API, and on record once."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.admin.product_forms import ProductForm
from catalog.models import Product
from tests.catalog.staff import act, list_of, picture_file, product_form, send
from tests.factories import make_brand, make_image, make_path, make_product, make_spec
from tests.staff import enter, make_clerk, page_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

ADD = "/admin/catalog/product/add/"


def records() -> list[str]:
    return [entry.get_change_message() for entry in LogEntry.objects.order_by("pk")]


def errors_of(page: Any) -> dict[str, list[str]]:
    assert page.status_code == 200
    return dict(page.context["adminform"].form.errors)


def row_form(*products: Product, **changes: Any) -> dict[str, Any]:
    """Return what the list sends for products as they were read, but for `changes` in the first row."""
    data: dict[str, Any] = {"form-TOTAL_FORMS": len(products), "form-INITIAL_FORMS": len(products), "_save": "Save"}
    for number, product in enumerate(products):
        seen = {
            "regular_price": str(product.regular_price),
            "discount_price": str(product.discount_price or ""),
            "stock_quantity": str(product.stock_quantity),
        }
        given = seen | (changes if number == 0 else {})
        data[f"form-{number}-id"] = product.pk
        data |= {f"initial-form-{number}-{name}": value for name, value in seen.items()}
        data[f"initial-form-{number}-is_active"] = str(product.is_active)
        if given.pop("is_active", "on" if product.is_active else None):
            data[f"form-{number}-is_active"] = "on"
        data |= {f"form-{number}-{name}": value for name, value in given.items()}
    return data


def test_adds_a_product_with_a_slug_from_its_name(boss: Client) -> None:
    data = product_form(name="Arc de Triomphe", category=make_path("lamps").pk)
    assert send(boss, ADD, data).status_code == 302
    product = Product.objects.get()
    assert (product.slug, product.stock_quantity, product.revision) == ("arc-de-triomphe", 3, 1)
    entry = LogEntry.objects.get()
    assert (entry.action_flag, entry.object_id, entry.user.email) == (1, str(product.pk), "boss@example.com")


def test_an_edit_moves_the_revision_and_is_on_record_once(boss: Client) -> None:
    product = make_product()
    assert send(boss, page_of(product), product_form(product, name="Lantern")).status_code == 302
    product.refresh_from_db()
    assert (product.name, product.revision) == ("Lantern", 2)
    assert records() == ["Changed name from “Lamp” to “Lantern”."]


def test_saving_a_page_that_nobody_changed_is_no_edit(boss: Client) -> None:
    product = make_product()
    assert send(boss, page_of(product), product_form(product)).status_code == 302
    product.refresh_from_db()
    assert product.revision == 1
    assert records() == []


def test_keeps_what_somebody_else_has_changed_meanwhile(boss: Client) -> None:
    product = make_product()
    data = product_form(product, name="Mine")
    Product.objects.update(stock_quantity=99, revision=2)
    page = send(boss, page_of(product), data)
    assert "Somebody changed this product since it was read." in str(errors_of(page))
    # And the page still knows which one the visitor has seen.
    assert page.context["seen_revision"] == "1"
    product.refresh_from_db()
    assert (product.name, product.stock_quantity, product.revision) == ("Lamp", 99, 2)
    assert records() == []


def test_loses_no_edit_that_comes_between_reading_and_saving(boss: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    product = make_product()

    def change_meanwhile(*_: Any) -> list[Any]:
        Product.objects.update(revision=7)
        return []

    monkeypatch.setattr(ProductForm, "find_problems", change_meanwhile)
    answer = send(boss, page_of(product), product_form(product, name="Mine"))
    assert (answer.status_code, answer["Location"]) == (302, page_of(product))
    assert said(answer) == ["Somebody changed this product since it was read. Read it again, then decide."]
    product.refresh_from_db()
    assert product.name == "Lamp"


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"regular_price": "10.005"}, "regular_price"),
        ({"currency": "JPY", "regular_price": "10.50"}, "regular_price"),
        ({"currency": "XXQ"}, "currency"),
        ({"discount_price": "10.00"}, "discount_price"),
        ({"name": "\u202egnp.exe"}, "name"),
        ({"stock_quantity": "-1"}, "stock_quantity"),
        ({"specifications": "[1]"}, "specifications"),
    ],
)
def test_refuses_what_the_api_refuses(boss: Client, changes: dict[str, str], field: str) -> None:
    product = make_product()
    page = send(boss, page_of(product), product_form(product, **changes))
    assert [*errors_of(page)] == [field]
    product.refresh_from_db()
    assert product.revision == 1


@pytest.mark.parametrize(
    "typed",
    ["{", "5", "[" * 100_000, f'{{"Weight": {"9" * 5000}}}', '{"Weight": "\\ud800"}', '{"Weight": Infinity}'],
    ids=["open", "number", "deep", "digits", "half a character", "infinity"],
)
def test_refuses_specifications_that_are_none(boss: Client, typed: str) -> None:
    lamps = make_path("lamps")
    make_spec(lamps, "Weight", kind="number")
    product = make_product(category=lamps, specifications={"Weight": "light"})
    page = send(boss, page_of(product), product_form(product, specifications=typed))
    assert [*errors_of(page)] == ["specifications"]
    # As it is, not as it was to be.
    assert "Weight: &quot;light&quot; is not a number" in page.text
    product.refresh_from_db()
    assert (product.specifications, product.revision) == ({"Weight": "light"}, 1)


def test_refuses_a_slug_that_another_product_has(boss: Client) -> None:
    make_product("other")
    product = make_product()
    assert [*errors_of(send(boss, page_of(product), product_form(product, slug="other")))] == ["slug"]


def test_keeps_a_picture_but_not_the_file_that_came(boss: Client, media: Path) -> None:
    product = make_product()
    data = product_form(product, **{"images-TOTAL_FORMS": 1, "images-0-file": picture_file()})
    data |= {"images-0-alt_text": "A lamp", "images-0-position": "0"}
    assert send(boss, page_of(product), data).status_code == 302
    picture = product.images.get()
    assert (picture.alt_text, picture.is_primary, picture.width) == ("A lamp", True, 300)
    assert "holiday" not in picture.file.name
    stored = (media / picture.file.name).read_bytes()
    assert b"secret" not in stored
    product.refresh_from_db()
    assert product.revision == 2
    assert len(records()) == 1


def test_what_is_no_picture_leaves_nothing(boss: Client, media: Path) -> None:
    product = make_product()
    file = picture_file()
    file.file.seek(0)
    file.file.write(b"<svg onload=alert(1)>")
    file.seek(0)
    data = product_form(product, **{"images-TOTAL_FORMS": 1, "images-0-file": file, "images-0-position": "0"})
    page = send(boss, page_of(product), data)
    assert page.status_code == 200
    (pictures,) = [each.formset for each in page.context["inline_admin_formsets"]]
    assert [*pictures.errors[0]] == ["file"]
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_page_that_is_refused_leaves_no_file(boss: Client, media: Path) -> None:
    product = make_product()
    data = product_form(product, name="", **{"images-TOTAL_FORMS": 1, "images-0-file": picture_file()})
    assert [*errors_of(send(boss, page_of(product), data))] == ["name"]
    assert [path for path in media.rglob("*") if path.is_file()] == []
    assert not product.images.exists()


def test_each_field_of_a_picture_has_a_name_to_hear(boss: Client) -> None:
    product = make_product()
    make_image(product)
    html = boss.get(page_of(product)).content.decode()
    for name, label in (("alt_text", "What it shows"), ("is_primary", "Primary"), ("position", "Position")):
        (field,) = re.findall(rf'<input[^>]* name="images-0-{name}"[^>]*>', html)
        assert f'aria-label="{label}"' in field


def test_orders_describes_and_removes_pictures(boss: Client) -> None:
    product = make_product()
    first, second, third = (make_image(product, number) for number in range(3))
    data = product_form(product)
    data |= {"images-0-DELETE": "on", "images-1-position": "2", "images-2-position": "1", "images-1-alt_text": "Back"}
    data |= {"images-1-is_primary": "on"}
    assert send(boss, page_of(product), data).status_code == 302
    rows = product.images.order_by("position").values_list("pk", "alt_text", "is_primary", "position")
    assert [*rows] == [(third.pk, "", False, 0), (second.pk, "Back", True, 1)]
    assert not product.images.filter(pk=first.pk).exists()


def test_edits_prices_stock_and_state_in_the_list(boss: Client) -> None:
    first, second = make_product("arc"), make_product("bow")
    answer = send(boss, list_of("product"), row_form(first, second, regular_price="12.50", stock_quantity="7"))
    assert answer.status_code == 302
    first.refresh_from_db()
    second.refresh_from_db()
    assert (str(first.regular_price), first.stock_quantity, first.revision) == ("12.500", 7, 2)
    assert second.revision == 1
    assert records() == ["Changed regular price from 10.000 to 12.50; stock quantity from 0 to 7."]


def test_the_list_overwrites_nobody(boss: Client) -> None:
    first, second = make_product("arc"), make_product("bow")
    data = row_form(first, second, stock_quantity="7")
    Product.objects.update(stock_quantity=40, revision=2)
    page = send(boss, list_of("product"), data)
    assert page.status_code == 200
    # The row that the visitor has not touched is no conflict.
    stale, untouched = page.context["cl"].formset.errors
    assert "Somebody changed this product" in str(stale)
    assert untouched == {}
    assert {*Product.objects.values_list("stock_quantity", flat=True)} == {40}


def test_the_list_knows_the_decimals_of_a_currency(boss: Client) -> None:
    product = make_product(currency="JPY", regular_price="1000")
    page = boss.get(list_of("product")).content.decode()
    assert 'value="1000"' in page
    page = send(boss, list_of("product"), row_form(product, regular_price="10.5"))
    assert [*page.context["cl"].formset.errors[0]] == ["regular_price"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"stock": "low"}, ["low"]),
        ({"stock": "out"}, ["bare", "out"]),
        ({"stock": "in"}, ["rich"]),
        ({"pictures": "none"}, ["bare", "low", "out"]),
        ({"pictures": "some"}, ["rich"]),
        ({"discount": "yes"}, ["rich"]),
        ({"is_active__exact": "0"}, ["out"]),
        ({"within": "HOME"}, ["low", "rich"]),
        ({"within": "99999"}, []),
        ({"within": "x"}, ["bare", "low", "out", "rich"]),
        ({"brand__id__exact": "ACME"}, ["low"]),
        ({"q": "SKU-7"}, ["rich"]),
    ],
)
def test_narrows_the_list(boss: Client, query: dict[str, str], found: list[str]) -> None:
    shelf, home = make_path("home/shelf"), make_path("home")
    brand = make_brand()
    make_product("low", stock_quantity=5, category=home, brand=brand)
    make_product("out", is_active=False)
    make_product("bare")
    rich = make_product("rich", stock_quantity=6, category=shelf, discount_price="5.00", sku="SKU-7")
    make_image(rich)
    asked = {name: {"HOME": str(home.pk), "ACME": str(brand.pk)}.get(value, value) for name, value in query.items()}
    rows = boss.get(list_of("product"), asked).context["cl"].result_list
    assert sorted(row.slug for row in rows) == found


def test_deletes_by_the_action_of_the_api(boss: Client) -> None:
    product, other = make_product(), make_product("other")
    make_image(product)
    page = boss.get(page_of(product).replace("change", "delete"))
    assert dict(page.context["model_count"]) == {"product images": 1}
    assert send(boss, page_of(product).replace("change", "delete"), {"post": "yes"}).status_code == 302
    act(boss, "delete_selected", [other], post="yes")
    assert not Product.objects.exists()
    assert [entry.action_flag for entry in LogEntry.objects.all()] == [3, 3]


def test_only_who_may_change_products_does(client: Client) -> None:
    product = make_product()
    enter(client, make_clerk("view_product"))
    assert client.get(page_of(product)).status_code == 200
    assert send(client, page_of(product), product_form(product, name="Mine")).status_code == 403
    send(client, list_of("product"), row_form(product, stock_quantity="7"))
    product.refresh_from_db()
    assert (product.name, product.stock_quantity, product.revision) == ("Lamp", 0, 1)
    enter(client, make_clerk(email="nobody@example.com"))
    assert client.get(page_of(product)).status_code == 403
