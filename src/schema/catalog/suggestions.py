"""What is suggested to somebody who types a search."""

from typing import Annotated

import strawberry

from catalog.selectors.suggestions import MOST, Suggestions
from nexus.common.errors import InvalidArgumentError
from schema.arguments import clean_text
from schema.catalog.brands import Brand
from schema.catalog.categories import Category, looks_below
from schema.catalog.lists import wanted_of_products
from schema.catalog.products import Product
from schema.catalog_loads import PublishedKey
from schema.context import Info
from schema.fields import field, resolved

Parent = strawberry.Parent[Suggestions]

Typed = Annotated[str, strawberry.argument(description="What has been typed, at most 256 characters.")]
SuggestionLimit = Annotated[int, strawberry.argument(description=f"How many of each kind at most, 1 to {MOST}.")]


@strawberry.type(description="A search that somebody may want to type: it finds something.")
class SearchCompletion:
    """A query in two parts, so that a client can set them apart without looking for one in the other."""

    text: str = field("The whole text to search for: `beginning` and then `completion`.")
    beginning: str = field("What has been typed, without outer spaces; or `correctedQuery`, where there is one.")
    completion: str = field("How its last word goes on: plain text, in lower case and without accents.")


@strawberry.type(description="What somebody may be looking for who has typed so much.")
class SearchSuggestions:
    """Suggestions for what was typed, or for what was meant by it."""

    @resolved(
        "Searches that begin with what has been typed, by words of the most viewed products that are found: those that "
        "most of them have first."
    )
    def completions(root: Parent) -> list[SearchCompletion]:
        """Put the beginning before each."""
        return [
            SearchCompletion(text=root.text + rest, beginning=root.text, completion=rest) for rest in root.completions
        ]

    @resolved(
        "Published products: those with all words in their names first, then those that a search finds; the most "
        "viewed first."
    )
    async def products(root: Parent, info: Info) -> list[Product]:
        """Load the products."""
        key = PublishedKey((*root.product_ids,), wanted_of_products(info))
        return await info.context.catalog.published.load(key)  # type: ignore[return-value]  # rows, shown as that type

    @resolved("Categories with all words in their names, the upper ones first.")
    async def categories(root: Parent, info: Info) -> list[Category]:
        """Find the categories in the tree."""
        ids = root.category_ids
        return await info.context.catalog.published_categories(ids, looks_below=looks_below(info))  # type: ignore[return-value]  # rows, shown as that type

    @resolved("Brands with all words in their names, from A to Z.")
    async def brands(root: Parent, info: Info) -> list[Brand]:
        """Find the brands in their list."""
        return await info.context.catalog.published_brands(root.brand_ids)  # type: ignore[return-value]  # rows, shown as that type

    @resolved(
        "What was probably meant, where nothing is found for what was typed: everything here is then suggested for "
        "this. Null where something is found, or nothing resembles it."
    )
    def corrected_query(root: Parent) -> str | None:
        """Tell the text if it is not the one that was typed."""
        return root.text if root.is_corrected else None

    @classmethod
    def is_type_of(cls, source: object, _info: object) -> bool:
        """Return whether `source` is shown as SearchSuggestions."""
        return isinstance(source, Suggestions)


async def search_suggestions(info: Info, *, query: str, limit: int) -> SearchSuggestions:
    """Look for suggestions; refuse a text or a number that is too long."""
    if not 1 <= limit <= MOST:
        raise InvalidArgumentError(f"`limit` must be from 1 to {MOST}.", field="limit")
    text = clean_text(query, field="query")
    return await info.context.catalog.suggestions.load((text, limit))  # type: ignore[return-value]  # shown as that type
