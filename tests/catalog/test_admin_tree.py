"""The category tree in the admin: dragged, moved, edited; and brands with their logos."""

from pathlib import Path
from typing import Any

import pytest
from django.contrib.admin.models import LogEntry
from django.test import Client

from catalog.models import Brand, Category
from catalog.services.categories import rebuild_tree
from tests.catalog.staff import act, list_of, picture_file, send, spec_rows
from tests.factories import make_brand, make_path, make_product
from tests.staff import enter, make_clerk, page_of, said

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("media")]

MARKUP = "<script>alert(1)</script>"


@pytest.fixture
def tree() -> dict[str, Category]:
    for path in ("home/lamps/desk", "home/chairs", "garden"):
        make_path(path)
    return {category.slug: category for category in Category.objects.all()}


def drop(client: Client, moved: Category, position: str, beside: Category) -> Any:
    """Drop a category where django-mptt's script says it was dropped."""
    data = {"cmd": "move_node", "cut_item": moved.pk, "pasted_on": beside.pk, "position": position}
    return send(client, list_of("category"), {name: str(value) for name, value in data.items()})


def outline() -> list[str]:
    assert rebuild_tree() == 0
    rows = Category.objects.order_by("tree_id", "lft")
    return [f"{'.' * category.level}{category.slug}" for category in rows]


@pytest.mark.parametrize(
    ("moved", "position", "beside", "after"),
    [
        ("garden", "last-child", "lamps", ["home", ".lamps", "..desk", "..garden", ".chairs"]),
        ("chairs", "left", "lamps", ["home", ".chairs", ".lamps", "..desk", "garden"]),
        ("lamps", "right", "chairs", ["home", ".chairs", ".lamps", "..desk", "garden"]),
        ("lamps", "right", "garden", ["home", ".chairs", "garden", "lamps", ".desk"]),
        ("desk", "left", "home", ["desk", "home", ".lamps", ".chairs", "garden"]),
    ],
)
def test_stands_where_it_was_dropped(
    boss: Client, tree: dict[str, Category], moved: str, position: str, beside: str, after: list[str]
) -> None:
    assert said(drop(boss, tree[moved], position, tree[beside])) == [f"Moved: {moved.capitalize()}"]
    assert outline() == after
    assert LogEntry.objects.get().get_change_message().startswith("Moved from place ")


def test_is_not_dropped_below_itself(boss: Client, tree: dict[str, Category]) -> None:
    before = outline()
    assert said(drop(boss, tree["home"], "last-child", tree["desk"])) == [
        "A category cannot stand below itself or one of its descendants."
    ]
    assert outline() == before
    assert not LogEntry.objects.exists()


def test_what_is_gone_moves_nowhere(boss: Client, tree: dict[str, Category]) -> None:
    tree["garden"].delete()
    tree["garden"].pk = 10**6
    assert said(drop(boss, tree["garden"], "left", tree["home"])) == ["One of the two is not there any more."]


def test_moving_needs_the_permission(client: Client, tree: dict[str, Category]) -> None:
    before = outline()
    enter(client, make_clerk("view_category"))
    drop(client, tree["garden"], "last-child", tree["home"])
    act(client, "move_below", [tree["garden"]], confirmed="yes", parent=str(tree["home"].pk))
    assert outline() == before


def test_moves_picked_categories_after_asking_where_to(boss: Client, tree: dict[str, Category]) -> None:
    picked = [tree["chairs"], tree["garden"]]
    page = act(boss, "move_below", picked)
    assert {*page.context["rows"]} == {*picked}
    answer = act(boss, "move_below", picked, confirmed="yes", parent=str(tree["lamps"].pk))
    assert said(answer) == ["Moved 2 of 2 categories."]
    assert outline() == ["home", ".lamps", "..desk", "..chairs", "..garden"]
    act(boss, "move_below", [tree["garden"]], confirmed="yes", parent="")
    assert outline()[-1] == "garden"


def test_edits_and_adds_by_the_actions_of_the_api(boss: Client, tree: dict[str, Category]) -> None:
    lamps = tree["lamps"]
    data = {"name": "Lights", "slug": "lamps", "parent": lamps.parent_id, "is_active": "on"} | spec_rows()
    assert send(boss, page_of(lamps), data).status_code == 302
    assert LogEntry.objects.get().get_change_message() == "Changed name from “Lamps” to “Lights”."
    assert (
        send(boss, f"{list_of('category')}add/", {"name": "Büro", "is_active": "on"} | spec_rows()).status_code == 302
    )
    assert Category.objects.get(slug="buro").level == 0
    page = send(boss, page_of(lamps), data | {"slug": "garden"})
    assert [*page.context["adminform"].form.errors] == ["slug"]


def test_deletes_only_what_is_empty(boss: Client, tree: dict[str, Category]) -> None:
    make_product(category=tree["desk"])
    for category in (tree["desk"], tree["home"]):
        send(boss, page_of(category).replace("change", "delete"), {"post": "yes"})
    assert Category.objects.count() == 5
    assert send(boss, page_of(tree["chairs"]).replace("change", "delete"), {"post": "yes"}).status_code == 302
    assert outline() == ["home", ".lamps", "..desk", "garden"]
    assert LogEntry.objects.get().action_flag == 3


def test_keeps_a_logo_but_not_the_file_that_came(boss: Client, media: Path) -> None:
    brand = make_brand()
    data = {"name": "Acme", "slug": "acme", "is_active": "on"}
    assert send(boss, page_of(brand), data | {"logo": picture_file()}).status_code == 302
    brand.refresh_from_db()
    assert (brand.logo_width, "holiday" in brand.logo.name) == (300, False)
    assert b"secret" not in (media / brand.logo.name).read_bytes()
    # A page without a file leaves it, a ticked box takes it away.
    send(boss, page_of(brand), data | {"name": "Acme 2"})
    brand.refresh_from_db()
    assert brand.logo
    send(boss, page_of(brand), data | {"name": "Acme 2", "logo-clear": "on"})
    brand.refresh_from_db()
    assert not brand.logo
    assert LogEntry.objects.count() == 3


def test_a_logo_that_is_no_picture_leaves_nothing(boss: Client, media: Path) -> None:
    brand = make_brand()
    file = picture_file()
    file.seek(0)
    file.write(b"<svg onload=alert(1)>")
    file.seek(0)
    page = send(boss, page_of(brand), {"name": "Acme", "slug": "acme", "logo": file})
    assert [*page.context["adminform"].form.errors] == ["logo"]
    assert [path for path in media.rglob("*") if path.is_file()] == []


def test_a_brand_in_use_stays(boss: Client) -> None:
    brand = make_brand()
    make_product(brand=brand)
    assert boss.get(page_of(brand).replace("change", "delete")).context["protected"] == ["1 products"]
    send(boss, page_of(brand).replace("change", "delete"), {"post": "yes"})
    act(boss, "delete_selected", [brand], post="yes")
    assert Brand.objects.exists()
    assert not LogEntry.objects.exists()


def test_stored_markup_stays_text(boss: Client) -> None:
    rows = [make_brand(name=MARKUP), make_path("x")]
    Category.objects.update(name=MARKUP)
    for address in [*(page_of(row) for row in rows), list_of("brand"), list_of("category"), list_of("product")]:
        page = boss.get(address)
        assert page.status_code == 200
        assert MARKUP not in page.content.decode(), address
    category = Category.objects.get()
    assert MARKUP not in act(boss, "move_below", [category]).content.decode()
