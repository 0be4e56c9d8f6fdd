"""The search finds what shoppers mean: `bench/relevance` has what they type, and what they expect to see first."""

import pytest

from bench.relevance.score import score
from catalog.models import Product

pytestmark = pytest.mark.django_db

# Two words typed as one, a word of another language, and two wrong letters of six.
NOT_FOUND = {"powerbank", "Lumière Crème", "vacume cleaner"}


def test_what_is_meant_comes_first() -> None:
    found = score()
    missed = {search.text: search.found for search in found.searches if search.score < 1}
    assert missed.keys() <= NOT_FOUND, missed
    assert len(found.searches) > 60
    assert found.value >= 0.965, str(found)
    assert not Product.objects.exists()
