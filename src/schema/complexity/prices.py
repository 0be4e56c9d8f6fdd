"""What fields cost, and how long the lists are that are asked for without a length.

The unit is a plain field, 5 to 10 µs. Everything here is measured in it and rounded up; `docs/decisions` says what the
dearest allowed documents take. Names are held against the schema by a test.
"""

FIELD = 1
# An object, and a field with arguments, go through more of Strawberry.
OBJECT = 2
ARGUMENTS = 8

# A page of a list: its statement, or its share of one that loads many. A total counts the whole list on top of it.
PAGE, COUNT = 150, 1500
# The same below a category, a brand or a product, whose lists are shorter.
NESTED_PAGE, NESTED_COUNT = 100, 100
# Wherever a list stands, a search looks every word up and sorts what it finds; where that is nothing, it looks for what
# was meant and searches again. Each of `filter.specs` is looked up among those of the whole shop, for the page, its
# total and its facets.
SEARCH, SPEC = 3000, 500
# What runs statements, or hashes passwords, without being a page.
PRICES = {
    "Query.product": 150,
    "Query.category": 150,
    "Query.categories": 150,
    "Query.categoryTree": 600,
    "Query.brand": 150,
    "Query.brands": 300,
    "Query.searchSuggest": 1000,
    "Query.me": 150,
    "Query.node": 150,
    "Query.nodes": 150,
    "Product.related": 150,
    # One pass over the list, which may be the whole shop wherever it stands.
    "ProductConnection.facets": 3000,
    "SearchSuggestions.products": 100,
    "SearchSuggestions.categories": 100,
    "SearchSuggestions.brands": 100,
    "Shop.currencies": 1500,
    "User.sessions": 150,
    "User.securityClaims": 150,
}
MUTATION = 1000

# The lists that come whole: what a large shop has. A larger one is charged for what it has (`lengths`).
LIST_SIZES = {
    "Query.categories": 100,
    "Query.categoryTree": 300,
    "Query.brands": 100,
    "Category.ancestors": 4,
    "Category.children": 4,
    "Product.breadcrumbs": 4,
    "Product.images": 12,
    "Product.specs": 20,
    "ProductConnection.facets": 12,
    "TermsFacet.values": 20,
    "RatingFacet.values": 5,
    "RatingSummary.histogram": 5,
    # The most that `limit` may be.
    "SearchSuggestions.completions": 24,
    "SearchSuggestions.products": 24,
    "SearchSuggestions.categories": 24,
    "SearchSuggestions.brands": 24,
    "ReviewStaffFields.reportReasons": 6,
    "ReviewStaffFields.reports": 20,
    "User.sessions": 20,
    "User.securityClaims": 20,
}
# Below `categories`, `children` of each level share the categories of the shop among them.
TREE = "Query.categories"
CHILDREN = "Category.children"
# What stands in the way of a change.
ERRORS_SIZE = 5
# Pages that are not of the usual length when none is asked for.
PAGE_SIZES = {"User.loginHistory": 50}
