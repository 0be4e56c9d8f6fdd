"""Published are products that are active, in no category that is hidden, whatever the shape of the tree."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Category, Product
from catalog.selectors.categories import category_tree, product_counts
from catalog.selectors.visibility import published_products
from catalog.services.categories import NewCategory, create_categories
from tests.factories import unsaved_product

pytestmark = pytest.mark.django_db

# Each category: its parent among those before it (-1 for none), and whether it is active.
TREES = st.lists(st.tuples(st.integers(-1, 8), st.booleans()), min_size=1, max_size=9)


def is_hidden(category: Category) -> bool:
    """Follow the parents, which the selectors do not."""
    return not category.is_active or (category.parent is not None and is_hidden(category.parent))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(shape=TREES)
def test_an_inactive_category_hides_its_whole_subtree(shape: list[tuple[int, bool]]) -> None:
    Product.objects.all().delete()
    Category.objects.all()._raw_delete("default")
    rows = [
        NewCategory(
            name=f"C{number}",
            slug=f"c{number}",
            is_active=active,
            parent=f"c{parent}" if 0 <= parent < number else None,
        )
        for number, (parent, active) in enumerate(shape)
    ]
    categories = create_categories(rows)
    Product.objects.bulk_create(
        unsaved_product(f"p-{slug}", category=category) for slug, category in categories.items()
    )
    hidden = {category.slug for category in categories.values() if is_hidden(category)}
    shown = categories.keys() - hidden

    assert set(published_products().values_list("slug", flat=True)) == {f"p-{slug}" for slug in shown}
    tree = category_tree()
    assert set(tree.by_slug) == shown == {node.slug for root in tree.roots for node in root.subtree()}
    assert set(product_counts()) == {categories[slug].pk for slug in shown}
