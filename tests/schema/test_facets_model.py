"""The contract of facets, held against a shop in plain Python: any products, any filter, any list."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from catalog.models import Brand, Category, Product
from tests.factories import make_brand, make_category, unsaved_product
from tests.graphql import ask
from tests.schema.facet_documents import OF_A_BRAND, OF_A_CATEGORY, OF_THE_SHOP

# Each category with the one above it, in the shop's order; the attic is hidden, and so is what stands in it.
ABOVE = {
    "home": None, "lamps": "home", "desk": "lamps", "floor": "lamps", "rugs": "home", "kitchen": None, "attic": None,
    "trunk": "attic",
}  # fmt: skip
HIDDEN_CATEGORIES = {"attic", "trunk"}
# In the shop's order.
BRANDS, HIDDEN_BRAND = ("acme", "lumen", "zenith"), "spook"


@dataclass(frozen=True)
class Row:
    """A product."""

    category: str
    brand: str | None
    price: int
    discount: int | None
    currency: str
    stock: int
    stars: int | None
    is_active: bool

    @property
    def pays(self) -> int:
        return self.price if self.discount is None else self.discount

    @property
    def is_shown(self) -> bool:
        return self.is_active and self.category not in HIDDEN_CATEGORIES


ROWS = st.builds(
    Row,
    category=st.sampled_from([*ABOVE]),
    brand=st.sampled_from([None, *BRANDS, HIDDEN_BRAND]),
    price=st.integers(5, 9),
    discount=st.none() | st.integers(1, 4),
    currency=st.sampled_from(["EUR", "EUR", "USD"]),
    stock=st.integers(0, 1),
    stars=st.none() | st.integers(1, 5),
    is_active=st.sampled_from([True, True, True, False]),
)
PRICES = st.none() | st.integers(0, 10)
CHOICES: dict[str, st.SearchStrategy[Any]] = {
    "categorySlugs": st.lists(st.sampled_from([*ABOVE, "nowhere"]), max_size=2, unique=True),
    "includeDescendants": st.booleans(),
    "brandSlugs": st.lists(st.sampled_from([*BRANDS, HIDDEN_BRAND, "nobody"]), max_size=3, unique=True),
    "price": st.fixed_dictionaries({"gte": PRICES, "lte": PRICES}),
    "currencyCode": st.sampled_from(["EUR", "USD", "JPY"]),
    "minRating": st.integers(1, 5),
    "inStock": st.booleans(),
    "onSale": st.booleans(),
}
FILTERS = st.sets(st.sampled_from(sorted(CHOICES)), max_size=3).flatmap(
    lambda names: st.fixed_dictionaries({name: CHOICES[name] for name in sorted(names)})
)
LISTS = st.sampled_from([(OF_THE_SHOP, ""), (OF_A_CATEGORY, "home"), (OF_A_CATEGORY, "desk"), (OF_A_BRAND, "acme")])


def way_up(category: str | None) -> Iterator[str]:
    """Yield a category and all above it."""
    while category:
        yield category
        category = ABOVE[category]


def is_in(row: Row, categories: Any, filter: dict[str, Any]) -> bool:  # noqa: A002 - as in the API
    stands_in = way_up(row.category) if filter.get("includeDescendants", True) else [row.category]
    return not {*categories}.isdisjoint(stands_in)


def is_priced(row: Row, price: dict[str, int | None]) -> bool:
    lowest, highest = price["gte"], price["lte"]
    return (lowest is None or row.pays >= lowest) and (highest is None or row.pays <= highest)


MEETS: dict[str, Callable[[Row, Any, dict[str, Any]], bool]] = {
    "categorySlugs": is_in,
    "brandSlugs": lambda row, slugs, _: row.brand in slugs and row.brand != HIDDEN_BRAND,
    "price": lambda row, price, _: is_priced(row, price),
    "minRating": lambda row, stars, _: (row.stars or 0) >= stars,
    "inStock": lambda row, wanted, _: (row.stock > 0) is wanted,
    "onSale": lambda row, wanted, _: (row.discount is not None) is wanted,
    "includeDescendants": lambda *_: True,
    "currencyCode": lambda row, code, _: row.currency == code,
}


class Model:
    """One list of the shop."""

    def __init__(self, rows: list[Row], filter: dict[str, Any], *, category: str | None, brand: str | None) -> None:  # noqa: A002
        self.filter, self.category = filter, category
        self.has_currency = any(bound is not None for bound in filter.get("price", {}).values())
        self.rows = [
            row
            for row in rows
            if row.is_shown
            and (category is None or is_in(row, [category], filter))
            and (brand is None or row.brand == brand)
            and (not self.has_currency or row.currency == filter.get("currencyCode", "EUR"))
        ]

    def narrowed(self, *, but: str = "", **choice: Any) -> list[Row]:
        """Return the list with a choice in place of the one that was made in the same facet."""
        wanted = {name: value for name, value in self.filter.items() if name != but} | choice
        return [row for row in self.rows if all(MEETS[name](row, value, wanted) for name, value in wanted.items())]

    def answer(self) -> dict[str, Any]:
        return {
            "totalCount": len(self.narrowed()),
            "facets": [
                self.terms("categorySlugs", "Category", self.categories()),
                self.terms("brandSlugs", "Brand", BRANDS),
                self.price(),
                self.ratings(),
                self.toggle("inStock", "In stock"),
                self.toggle("onSale", "On sale"),
            ],
        }

    def categories(self) -> list[str]:
        shown = [slug for slug in ABOVE if slug not in HIDDEN_CATEGORIES]
        chosen = [slug for slug in self.filter.get("categorySlugs", ()) if slug in shown]
        opened = {slug if slug in ABOVE.values() else ABOVE[slug] for slug in chosen} or {self.category}
        return [slug for slug in shown if slug in chosen or ABOVE[slug] in opened]

    def terms(self, key: str, label: str, values: Any) -> dict[str, Any]:
        chosen = self.filter.get(key, ())
        counts = Counter({value: len(self.narrowed(**{key: [value]})) for value in values})
        shown = [value for value, count in counts.most_common() if count or value in chosen]
        unknown = [value for value in chosen if value not in counts]
        return self.facet("TermsFacet", key, label) | {
            "values": [
                {
                    "value": value,
                    "label": value if value in unknown else value.capitalize(),
                    "count": counts[value],
                    "isSelected": value in chosen,
                }
                for value in [*shown, *unknown]
            ],
            "hasMore": False,
        }

    def price(self) -> dict[str, Any]:
        currency = self.filter.get("currencyCode", "EUR")
        prices = [row.pays for row in self.narrowed(but="price") if row.currency == currency]
        bounds = self.filter.get("price", {})
        numbers = {
            "min": min(prices, default=None),
            "max": max(prices, default=None),
            "selectedMin": bounds.get("gte"),
            "selectedMax": bounds.get("lte"),
        }
        shape = "{}" if currency == "JPY" else "{}.00"
        shown = {name: None if number is None else shape.format(number) for name, number in numbers.items()}
        return self.facet("RangeFacet", "price", "Price") | shown | {"currencyCode": currency, "unit": None}

    def ratings(self) -> dict[str, Any]:
        chosen = self.filter.get("minRating")
        labels = {5: "5 stars", 4: "4 stars and up", 3: "3 stars and up", 2: "2 stars and up", 1: "1 star and up"}
        return self.facet("RatingFacet", "minRating", "Rating") | {
            "values": [
                {
                    "stars": stars,
                    "label": label,
                    "count": len(self.narrowed(minRating=stars)),
                    "isSelected": stars == chosen,
                }
                for stars, label in labels.items()
                if stars < 5 or chosen == 5
            ]
        }

    def toggle(self, key: str, label: str) -> dict[str, Any]:
        count = len(self.narrowed(**{key: True}))
        return self.facet("ToggleFacet", key, label) | {"count": count, "isSelected": self.filter.get(key) is True}

    @staticmethod
    def facet(kind: str, key: str, label: str) -> dict[str, Any]:
        return {"__typename": kind, "key": key, "label": label, "filterField": key}


@pytest.fixture
def shop() -> None:
    made: dict[str | None, Category] = {}
    for slug, above in ABOVE.items():
        made[slug] = make_category(slug, parent=made.get(above), is_active=slug != "attic")
    for slug in (*BRANDS, HIDDEN_BRAND):
        make_brand(slug, is_active=slug != HIDDEN_BRAND)


def save(rows: list[Row]) -> None:
    """Have these products and no others."""
    categories, brands = Category.objects.in_bulk(field_name="slug"), Brand.objects.in_bulk(field_name="slug")
    Product.objects.all().delete()
    Product.objects.bulk_create(
        unsaved_product(
            f"p{number}",
            category=categories[row.category],
            brand=brands[row.brand] if row.brand else None,
            regular_price=Decimal(row.price),
            discount_price=None if row.discount is None else Decimal(row.discount),
            currency=row.currency,
            stock_quantity=row.stock,
            rating_count=0 if row.stars is None else 1,
            rating_sum=row.stars or 0,
            is_active=row.is_active,
        )
        for number, row in enumerate(rows)
    )


@pytest.mark.usefixtures("shop")
@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(ROWS, min_size=8, max_size=20), asked=st.lists(st.tuples(LISTS, FILTERS), min_size=8, max_size=8))
def test_facets_are_what_a_shop_in_plain_python_says(
    rows: list[Row], asked: list[tuple[tuple[str, str], dict[str, Any]]]
) -> None:
    save(rows)
    for (document, slug), filter in asked:  # noqa: A001 - as in the API
        data = ask(document, filter=filter, slug=slug).data
        found = data["products"] if document == OF_THE_SHOP else next(iter(data.values()))["products"]
        category = slug if document == OF_A_CATEGORY else None
        brand = slug if document == OF_A_BRAND else None
        assert found == Model(rows, filter, category=category, brand=brand).answer(), (document, filter)
