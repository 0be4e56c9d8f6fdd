"""The category tree stays whole, whoever changes it at the same time."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import connections

from catalog.errors import CatalogErrorCode, CatalogRefusedError
from catalog.models import Category
from catalog.services.categories import (
    NewCategory,
    create_categories,
    create_category,
    move_category,
    rebuild_tree,
)

type Shape = list[tuple[int, str]]


def _shape() -> Shape:
    return list(Category.objects.order_by("tree_id", "lft").values_list("level", "slug"))


def _edges() -> list[tuple[str, int, int, int, int]]:
    return list(Category.objects.order_by("slug").values_list("slug", "tree_id", "lft", "rght", "level"))


def _small_tree() -> dict[str, Category]:
    return create_categories(
        [
            NewCategory(name="Home", slug="home"),
            NewCategory(name="Garden", slug="garden"),
            NewCategory(name="Kitchen", slug="kitchen", parent="home"),
            NewCategory(name="Knives", slug="knives", parent="kitchen"),
            NewCategory(name="Bath", slug="bath", parent="home"),
        ]
    )


def _assert_whole() -> None:
    """Compare with the tree that django-mptt computes from the parents alone."""
    before = {slug: (lft, rght, level) for slug, _, lft, rght, level in _edges()}
    trees = list(Category.objects.filter(parent=None).values_list("tree_id", flat=True))
    assert len(set(trees)) == len(trees)
    Category.objects.rebuild()
    assert {slug: (lft, rght, level) for slug, _, lft, rght, level in _edges()} == before


@pytest.mark.django_db
def test_builds_a_tree_at_once_in_the_order_given() -> None:
    made = _small_tree()
    assert _shape() == [(0, "home"), (1, "kitchen"), (2, "knives"), (1, "bath"), (0, "garden")]
    assert _edges() == [
        ("bath", 1, 6, 7, 1),
        ("garden", 2, 1, 2, 0),
        ("home", 1, 1, 8, 0),
        ("kitchen", 1, 2, 5, 1),
        ("knives", 1, 3, 4, 2),
    ]
    assert made["knives"].parent_id == made["kitchen"].pk


@pytest.mark.django_db
def test_refuses_a_parent_that_is_nowhere_and_adds_nothing() -> None:
    with pytest.raises(ValueError, match="no parent 'attic' for the category 'box'"):
        create_categories([NewCategory(name="Home", slug="home"), NewCategory(name="Box", slug="box", parent="attic")])
    assert _shape() == []


@pytest.mark.django_db
def test_adds_a_child_last() -> None:
    made = _small_tree()
    create_category(name="Cellar", slug="cellar", parent_id=made["home"].pk)
    create_category(name="Office", slug="office")
    assert _shape() == [
        (0, "home"),
        (1, "kitchen"),
        (2, "knives"),
        (1, "bath"),
        (1, "cellar"),
        (0, "garden"),
        (0, "office"),
    ]
    _assert_whole()


@pytest.mark.django_db
def test_moves_a_subtree_and_back_to_the_roots() -> None:
    made = _small_tree()
    move_category(made["kitchen"].pk, parent_id=made["garden"].pk)
    assert _shape() == [(0, "home"), (1, "bath"), (0, "garden"), (1, "kitchen"), (2, "knives")]
    move_category(made["kitchen"].pk, parent_id=None)
    assert _shape() == [(0, "home"), (1, "bath"), (0, "garden"), (0, "kitchen"), (1, "knives")]
    _assert_whole()


@pytest.mark.django_db
def test_moving_to_the_parent_it_has_changes_nothing() -> None:
    made = _small_tree()
    before = _edges()
    move_category(made["kitchen"].pk, parent_id=made["home"].pk)
    assert _edges() == before


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("slug", "parent", "position", "shape"),
    [
        ("bath", "home", 0, "home bath kitchen knives garden"),
        ("kitchen", "home", 1, "home bath kitchen knives garden"),
        ("kitchen", "home", 0, "home kitchen knives bath garden"),
        ("kitchen", "home", 99, "home bath kitchen knives garden"),
        ("knives", "home", 0, "home knives kitchen bath garden"),
        ("knives", "home", 1, "home kitchen knives bath garden"),
        ("knives", "bath", 0, "home kitchen bath knives garden"),
        ("garden", "home", 1, "home kitchen knives garden bath"),
        ("garden", "kitchen", 0, "home kitchen garden knives bath"),
        ("garden", None, 0, "garden home kitchen knives bath"),
        ("home", None, 1, "garden home kitchen knives bath"),
        ("home", None, 0, "home kitchen knives bath garden"),
        ("kitchen", None, 0, "kitchen knives home bath garden"),
        ("kitchen", None, 1, "home bath kitchen knives garden"),
        ("bath", None, 99, "home kitchen knives garden bath"),
        ("home", "garden", 0, "garden home kitchen knives bath"),
    ],
)
def test_moves_to_a_place_among_siblings(slug: str, parent: str | None, position: int, shape: str) -> None:
    made = _small_tree()
    move_category(made[slug].pk, parent_id=made[parent].pk if parent else None, position=position)
    assert [each for _, each in _shape()] == shape.split()
    _assert_whole()


@pytest.mark.django_db
def test_the_only_root_stays_where_it_is() -> None:
    only = create_category(name="Only", slug="only")
    move_category(only.pk, parent_id=None, position=5)
    assert _edges() == [("only", 1, 1, 2, 0)]


@pytest.mark.django_db
@pytest.mark.parametrize("below", ["home", "kitchen", "knives"])
def test_refuses_a_category_below_itself(below: str) -> None:
    made = _small_tree()
    before = _edges()
    with pytest.raises(CatalogRefusedError) as refusal:
        move_category(made["home"].pk, parent_id=made[below].pk)
    [problem] = refusal.value.problems
    assert (problem.code, problem.field) == (CatalogErrorCode.CATEGORY_CYCLE, "parent_id")
    assert _edges() == before


@pytest.mark.django_db
def test_rebuilds_a_damaged_tree_and_touches_only_what_was_wrong() -> None:
    _small_tree()
    before = _edges()
    Category.objects.filter(slug="kitchen").update(rght=9, level=7)
    assert rebuild_tree() == 1
    assert _edges() == before
    assert rebuild_tree() == 0


@pytest.mark.django_db
def test_builds_a_deep_tree() -> None:
    rows = [NewCategory(name=f"C{n}", slug=f"c{n}", parent=f"c{n - 1}" if n else None) for n in range(60)]
    create_categories(rows)
    assert _edges()[-1][1:] == (1, 10, 111, 9)
    assert Category.objects.get(slug="c59").level == 59


@pytest.mark.django_db(transaction=True)
def test_parallel_creations_and_moves_leave_a_whole_tree() -> None:
    ids = [create_category(name=f"Root {n}", slug=f"root-{n}").pk for n in range(6)]

    def worker(number: int) -> None:
        try:
            for turn in range(12):
                one, other = ids[(number + turn) % 6], [None, *ids][(number * 5 + turn * 3) % 7]
                if turn % 3 == 0:
                    create_category(name="New", slug=f"new-{number}-{turn}", parent_id=one)
                else:
                    with suppress(CatalogRefusedError):
                        move_category(one, parent_id=other, position=[None, 0, 1, 2][(number + turn) % 4])
        finally:
            connections.close_all()

    with ThreadPoolExecutor(max_workers=6) as pool:
        list(pool.map(worker, range(6)))
    assert Category.objects.count() == 6 + 6 * 4
    _assert_whole()
