"""What the tests of kept answers ask most: a page and a list."""

PAGE = "query ($slug: String!) { product(slug: $slug) { name price { amount } brand { name } reviews { totalCount } } }"
LIST = "query ($first: Int) { products(first: $first) { totalCount nodes { name } } }"
