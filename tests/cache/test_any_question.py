"""Whatever is asked of the catalogue, and whatever is changed: the cache says what PostgreSQL says."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import TestCase
from hypothesis import HealthCheck, given
from hypothesis import settings as house_settings
from hypothesis import strategies as st

from catalog.models import Brand, Category, Product, ProductReview
from schema.answer_cache.figures import figures
from tests.cache.shop_front import Asked, post, run_in_loop, send

FIELDS = {
    "product": (
        "name",
        "slug",
        "price { amount }",
        "brand { name }",
        "category { name path }",
        "reviews { totalCount }",
    ),
    "products": (
        "totalCount",
        "facets { key ... on TermsFacet { values { label count } } }",
        "nodes { name }",
        "nodes { slug brand { slug } }",
        "pageInfo { hasNextPage }",
    ),
    "category": ("name", "path", "products { totalCount }"),
    "brands": ("name", "slug"),
    "searchSuggest": (
        "completions { text }",
        "products { name brand { name } }",
        "categories { name }",
        "brands { name }",
        "correctedQuery",
    ),
    "categoryTree": ("category { slug name }",),
}
ARGUMENTS: dict[str, str] = {
    "product": "(slug: $product)",
    "products": "(first: $first, search: $search)",
    "category": "(slug: $category)",
    "searchSuggest": "(query: $query)",
}
HEAD = "query ($product: String, $category: String!, $first: Int, $search: String, $query: String!)"
VARIABLES = st.fixed_dictionaries(
    {
        "product": st.sampled_from(["lamp", "none"]),
        "category": st.sampled_from(["home", "lamps", "none"]),
        "first": st.none() | st.integers(1, 3),
        "search": st.none() | st.sampled_from(["lamp", "lantern", ""]),
        "query": st.sampled_from(["la", "lamp", "lanten", "zeb", ""]),
    }
)
WRITES: tuple[Callable[[str], Any], ...] = (
    lambda name: Product.objects.update(name=name),
    lambda name: Category.objects.update(name=name),
    lambda name: Brand.objects.update(name=name),
    lambda name: ProductReview.objects.filter(title="Fine").update(status="pending" if name < "N" else "approved"),
    lambda name: Product.objects.update(is_active=name < "N"),
)


@st.composite
def questions(draw: st.DrawFn) -> Asked:
    """Ask for some fields of some of the roots; each variable is used, for a document must."""
    roots = draw(st.sets(st.sampled_from(sorted(FIELDS)))) | {*ARGUMENTS}
    parts = []
    for root in sorted(roots):
        chosen = draw(st.lists(st.sampled_from(FIELDS[root]), min_size=1, max_size=3))
        parts.append(f"{root}{ARGUMENTS.get(root, '')} {{ {' '.join(chosen)} }}")
    return post(f"{HEAD} {{ {' '.join(parts)} }}", **draw(VARIABLES))


@pytest.fixture
def django_settings(settings: Any) -> Any:
    return settings


@pytest.mark.usefixtures("_cache", "shop")
@house_settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(asked=questions(), write=st.sampled_from(WRITES), name=st.sampled_from(["Lamp", "Lantern", "Zebra"]))
def test_the_cache_says_what_postgresql_says(
    django_settings: Any, asked: Asked, write: Callable[[str], Any], name: str
) -> None:
    async def answers() -> list[bytes]:
        """Return what is said at first, from the cache, and past it."""
        cached = [(await send(asked)).content for _ in range(2)]
        django_settings.CACHE_ENABLED = False
        loaded = (await send(asked)).content
        django_settings.CACHE_ENABLED = True
        return [*cached, loaded]

    for _ in range(2):
        hits = figures.hits_local
        first, second, loaded = run_in_loop(answers)
        assert first == second == loaded
        assert b'"errors"' not in loaded
        assert figures.hits_local > hits
        with TestCase.captureOnCommitCallbacks(execute=True):
            write(name)
