"""What is measured: the kinds of page, each as a GraphQL document and as one statement of SQL."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from string import Template
from typing import Any

import orjson

HERE = Path(__file__).parent
SEARCH, MISSPELT, TYPED = "desk lamp", "dessk lapm", "desk l"
PRICE_FROM, PRICE_TO, CURRENCY = "20", "150", "EUR"


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """A page of the shop's front: `<document>.graphql` in queries/, `<document>.sql` in sql/."""

    name: str
    title: str
    document: str
    in_stock_schema: bool = False

    def body(self, variables: Mapping[str, Any]) -> bytes:
        """Return the body of the GraphQL request."""
        return _body(HERE / "queries" / f"{self.document}.graphql", variables)

    def stock_body(self, variables: Mapping[str, Any]) -> bytes:
        """Return the body of the same request to the stock schema, whose documents stand in stock/queries/."""
        return _body(HERE / "stock" / "queries" / f"{self.document}.graphql", variables)


def _body(document: Path, variables: Mapping[str, Any]) -> bytes:
    return orjson.dumps({"query": document.read_text(), "variables": variables})


SCENARIOS = (
    Scenario(name="category_tree", title="Category tree", document="category_tree"),
    Scenario(name="filtered", title="Filtered page", document="filtered", in_stock_schema=True),
    Scenario(name="filtered_total", title="Filtered, counted", document="filtered_total"),
    Scenario(name="facets", title="Faceted page", document="facets"),
    Scenario(name="product", title="Product page", document="product", in_stock_schema=True),
    Scenario(name="search", title="Search page", document="search"),
    Scenario(name="misspelt", title="Misspelt search", document="search"),
    Scenario(name="suggest", title="Search as you type", document="suggest"),
)


@dataclass(frozen=True, kw_only=True)
class Choice:
    """The rows of the generated catalogue that the scenarios are about."""

    category: str
    product: str
    media: str

    def variables(self) -> dict[str, dict[str, Any]]:
        """Return the variables of each scenario's document."""
        price = {"gte": PRICE_FROM, "lte": PRICE_TO}
        filtered = {"filter": {"categorySlugs": [self.category], "price": price, "inStock": True}}
        return {
            "category_tree": {},
            "filtered": filtered,
            "filtered_total": filtered,
            "facets": filtered,
            "product": {"slug": self.product},
            "search": {"search": SEARCH},
            "misspelt": {"search": MISSPELT},
            "suggest": {"typed": TYPED},
        }

    def stock_variables(self) -> dict[str, dict[str, Any]]:
        """Return the variables of each document of the stock schema."""
        price = {"gte": PRICE_FROM, "lte": PRICE_TO}
        filters = {"categorySlug": self.category, "currency": CURRENCY, "price": price, "inStock": True}
        return {"filtered": {"filters": filters}, "product": {"slug": self.product}}

    def parameters(self) -> dict[str, dict[str, Any]]:
        """Return the parameters of each scenario's statement."""
        filtered = {"media": self.media, "category": self.category, "price_from": PRICE_FROM, "price_to": PRICE_TO}
        return {
            "category_tree": {},
            "filtered": filtered,
            "filtered_total": filtered,
            "facets": filtered,
            "product": {"media": self.media, "slug": self.product},
            "search": {"media": self.media, "search": SEARCH},
            "misspelt": {"media": self.media, "search": SEARCH},
            "suggest": {"media": self.media, "typed": TYPED},
        }


def statement(scenario: Scenario) -> bytes:
    """Return the hand-written statement; parts that several share stand in files of their own, and may have parts."""
    simple = {part.stem: part.read_text().strip() for part in (HERE / "sql" / "parts").glob("*.sql")}
    parts = {name: Template(text).substitute(simple) for name, text in simple.items()}
    return Template((HERE / "sql" / f"{scenario.document}.sql").read_text()).substitute(parts).encode()
