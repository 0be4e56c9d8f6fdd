"""createCategory, updateCategory, moveCategory and deleteCategory."""

from typing import Any

import pytest
from django.contrib.admin.models import LogEntry

from catalog.models import Category
from tests.factories import global_id, make_category, make_path, make_product
from tests.graphql import ask
from tests.writes.staff import ERRORS, do, make_staff, recorded, refusals

CATEGORY = f"category {{ id slug name description path level parent {{ slug }} }} {ERRORS}"
CREATE = f"mutation ($input: CategoryInput!) {{ createCategory(input: $input) {{ {CATEGORY} }} }}"
UPDATE = f"mutation ($id: ID!, $input: CategoryInput!) {{ updateCategory(id: $id, input: $input) {{ {CATEGORY} }} }}"
MOVE = f"""
    mutation ($id: ID!, $parentId: ID, $position: Int) {{
      moveCategory(id: $id, parentId: $parentId, position: $position) {{ {CATEGORY} }}
    }}
"""
DELETE = f"mutation ($id: ID!) {{ deleteCategory(id: $id) {{ deletedId {ERRORS} }} }}"


def create(**values: Any) -> dict[str, Any]:
    return do(make_staff(), CREATE, input={"name": "Lamps"} | values)


def update(category: Category, **values: Any) -> dict[str, Any]:
    return do(make_staff(), UPDATE, id=global_id(category), input=values)


def move(category: Category, **place: Any) -> dict[str, Any]:
    return do(make_staff(), MOVE, id=global_id(category), **place)


def delete(category: Category) -> dict[str, Any]:
    return do(make_staff(), DELETE, id=global_id(category))


def stored() -> list[dict[str, Any]]:
    return list(Category.objects.order_by("tree_id", "lft").values())


def shape() -> str:
    """Return the paths in the order of the tree."""
    return " ".join(
        row["category"]["path"] for row in ask("{ categoryTree { category { path } } }").data["categoryTree"]
    )


@pytest.fixture
def home() -> Category:
    """A small tree: home/kitchen/knives, home/bath, garden."""
    for path in ("home/kitchen/knives", "home/bath", "garden"):
        make_path(path)
    return Category.objects.get(slug="home")


def the(slug: str) -> Category:
    return Category.objects.get(slug=slug)


@pytest.mark.usefixtures("home")
def test_a_category_stands_below_its_parent_as_the_last() -> None:
    made = create(name=" Table  lamps ", description="For tables.", parentId=global_id(the("home")))["category"]
    assert (made["name"], made["description"], made["level"]) == ("Table lamps", "For tables.", 1)
    assert (made["path"], made["parent"]) == ("home/table-lamps", {"slug": "home"})
    assert shape() == "home home/kitchen home/kitchen/knives home/bath home/table-lamps garden"


def test_a_root_and_its_slug() -> None:
    slugs = [create(name="Lämps", parentId=None, slug=None)["category"]["path"] for _ in range(3)]
    assert slugs == ["lamps", "lamps-2", "lamps-3"]
    assert create(name="x" * 120)["category"]["slug"] == "x" * 120


def test_a_hidden_category_is_shown_to_whoever_made_it() -> None:
    hidden = create(isActive=False)["category"]
    below = create(name="Shades", parentId=hidden["id"])["category"]
    assert (below["path"], below["parent"]) == ("lamps/shades", {"slug": "lamps"})
    assert shape() == ""


def test_everything_that_is_wrong_comes_at_once() -> None:
    make_category("taken")
    before = stored()
    payload = create(name="", slug="taken", description="\0", parentId=global_id(Category(pk=7)))
    assert refusals(payload) == {
        ("input.name", "REQUIRED"),
        ("input.slug", "UNIQUE"),
        ("input.description", "INVALID"),
        ("input.parentId", "NOT_FOUND"),
    }
    assert refusals(do(make_staff(), CREATE, input={"slug": "a b"})) == {
        ("input.name", "REQUIRED"),
        ("input.slug", "INVALID"),
    }
    assert refusals(create(name=None)) == {("input.name", "REQUIRED")}
    assert (stored(), recorded()) == (before, [])


def test_what_is_left_out_stays(home: Category) -> None:
    made = update(the("kitchen"), description="Cook.")["category"]
    assert (made["path"], made["name"], made["description"]) == ("home/kitchen", "Kitchen", "Cook.")
    assert update(the("kitchen"), name="Cuisine", slug="cuisine")["category"]["path"] == "home/cuisine"
    assert shape() == "home home/cuisine home/cuisine/knives home/bath garden"
    assert home.updated_at == the("home").updated_at


@pytest.mark.usefixtures("home")
def test_null_clears_the_parent_and_nothing_else() -> None:
    before = stored()
    names = ("name", "slug", "description", "isActive")
    payload = update(the("kitchen"), parentId=None, **dict.fromkeys(names))
    assert refusals(payload) == {(f"input.{name}", "REQUIRED") for name in names}
    assert stored() == before
    assert update(the("kitchen"), parentId=None, name="Cuisine")["category"]["path"] == "kitchen"
    assert shape() == "home home/bath garden kitchen kitchen/knives"
    assert the("kitchen").name == "Cuisine"


@pytest.mark.usefixtures("home")
def test_another_parent_takes_it_as_the_last() -> None:
    update(the("bath"), parentId=global_id(the("kitchen")))
    assert shape() == "home home/kitchen home/kitchen/knives home/kitchen/bath garden"


def test_a_category_cannot_stand_below_itself(home: Category) -> None:
    before = stored()
    for below in ("home", "kitchen", "knives"):
        parent = global_id(the(below))
        assert refusals(update(home, parentId=parent, name="")) == {
            ("input.parentId", "CATEGORY_CYCLE"),
            ("input.name", "REQUIRED"),
        }
        assert refusals(move(home, parentId=parent, position=-1)) == {
            ("parentId", "CATEGORY_CYCLE"),
            ("position", "INVALID"),
        }
    assert (stored(), recorded()) == (before, [])


@pytest.mark.parametrize(
    ("slug", "place", "expected"),
    [
        ("bath", {"position": 0}, "home home/bath home/kitchen home/kitchen/knives garden"),
        ("bath", {"parentId": None}, "home home/kitchen home/kitchen/knives garden bath"),
        ("bath", {"parentId": None, "position": 0}, "bath home home/kitchen home/kitchen/knives garden"),
        ("garden", {"parentId": "home"}, "home home/kitchen home/kitchen/knives home/bath home/garden"),
        ("garden", {"parentId": "home", "position": 1}, "home home/kitchen home/kitchen/knives home/garden home/bath"),
        ("garden", {"position": 0}, "garden home home/kitchen home/kitchen/knives home/bath"),
        ("kitchen", {"position": 99}, "home home/bath home/kitchen home/kitchen/knives garden"),
        ("kitchen", {"parentId": "garden"}, "home home/bath garden garden/kitchen garden/kitchen/knives"),
        ("kitchen", {}, "home home/kitchen home/kitchen/knives home/bath garden"),
        ("kitchen", {"position": None}, "home home/kitchen home/kitchen/knives home/bath garden"),
    ],
)
@pytest.mark.usefixtures("home")
def test_moves(slug: str, place: dict[str, Any], expected: str) -> None:
    if place.get("parentId"):
        place = place | {"parentId": global_id(the(place["parentId"]))}
    assert move(the(slug), **place)["category"]["slug"] == slug
    assert shape() == expected


@pytest.mark.usefixtures("home")
def test_a_parent_or_a_category_that_is_none() -> None:
    nowhere = global_id(Category(pk=999))
    assert refusals(move(the("bath"), parentId=nowhere)) == {("parentId", "NOT_FOUND")}
    assert refusals(move(Category(pk=999), parentId=None)) == {("id", "NOT_FOUND")}
    assert refusals(update(Category(pk=999), name="")) == {("id", "NOT_FOUND")}
    assert refusals(delete(Category(pk=999))) == {("id", "NOT_FOUND")}


def test_an_empty_category_is_deleted_and_no_other(home: Category) -> None:
    before = stored()
    assert refusals(delete(home)) == {("id", "CATEGORY_IN_USE")}
    product = make_product(category=the("knives"), is_active=False)
    assert refusals(delete(the("knives"))) == {("id", "CATEGORY_IN_USE")}
    assert (stored(), recorded()) == (before, [])
    product.delete()
    assert delete(the("knives"))["deletedId"]
    assert shape() == "home home/kitchen home/bath garden"
    assert the("home").rght == 6


@pytest.mark.usefixtures("home")
def test_an_inactive_category_hides_what_is_below_it() -> None:
    make_product(category=the("knives"))
    assert update(the("kitchen"), isActive=False)["category"]["path"] == "home/kitchen"
    assert shape() == "home home/bath garden"
    assert ask('{ products { totalCount } product(slug: "lamp") { id } }').data == {
        "products": {"totalCount": 0},
        "product": None,
    }
    update(the("kitchen"), isActive=True)
    assert ask("{ products { totalCount } }").data == {"products": {"totalCount": 1}}


@pytest.mark.usefixtures("home")
def test_what_staff_do_is_recorded() -> None:
    create(name="Lamps")
    update(the("lamps"), name="Lights", isActive=False)
    update(the("lamps"), name="Lights")
    move(the("bath"), position=1)
    move(the("bath"), parentId=None, position=1)
    delete(the("lamps"))
    assert [(act, what, message) for _, act, what, message in recorded()] == [
        (1, "Lamps", ""),
        (2, "Lamps", "Changed name from “Lamps” to “Lights”; is active from True to False."),
        (2, "Bath", "Moved from place 1 below “Home” to place 1 among the roots."),
        (3, "Lights", ""),
    ]
    assert {entry.user.first_name for entry in LogEntry.objects.all()} == {"Grace"}
