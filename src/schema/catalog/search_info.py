"""What a product list was searched for."""

import strawberry

from schema.fields import field


@strawberry.type(description="What a product list was searched for, on every page of it alike.")
class SearchInfo:
    """The text of a search, and the one that found something where it could not."""

    query: str = field("The search text as it was asked, without outer spaces.")
    corrected_query: str | None = field(
        "The same text with its misspelt words replaced; null if it was searched as it was asked. It is searched if "
        "the list would be empty otherwise. Then each word of four letters or more that no published product has gives "
        "way to the nearest that one has in its name, its brand or its specifications: one edit away, or two from "
        "seven letters on. Words with digits and shorter ones are left alone."
    )
    is_fuzzy: bool = field(
        "Whether the items, their number and the facets are those of `correctedQuery`: say what was searched instead."
    )
