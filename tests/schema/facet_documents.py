"""Lists with everything that their facets say."""

FACETS = """fragment Facets on ProductConnection { totalCount facets(keys: $keys) {
  __typename key label filterField
  ... on TermsFacet { values { value label count isSelected } hasMore }
  ... on RatingFacet { values { stars label count isSelected } }
  ... on RangeFacet { min max selectedMin selectedMax currencyCode unit }
  ... on ToggleFacet { count isSelected }
} }"""
_ARGUMENTS = "$search: String, $filter: ProductFilterInput, $sort: ProductSort, $keys: [String!]"
_PAGE = "products(search: $search, filter: $filter, sort: $sort, first: 1) { ...Facets }"
OF_THE_SHOP = f"query OfTheShop({_ARGUMENTS}) {{ {_PAGE} }} {FACETS}"
OF_A_CATEGORY = f"query OfACategory({_ARGUMENTS}, $slug: String!) {{ category(slug: $slug) {{ {_PAGE} }} }} {FACETS}"
OF_A_BRAND = f"query OfABrand({_ARGUMENTS}, $slug: String!) {{ brand(slug: $slug) {{ {_PAGE} }} }} {FACETS}"
