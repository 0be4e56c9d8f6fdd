import { graphql } from 'relay-runtime';

/** A list that is filtered: the filter is part of the connection's key, so that no two lists mix. */
export const categoryPage = graphql`
  query CategoryPageQuery($path: String!, $filter: ProductFilterInput, $first: Int!, $after: String) {
    category(path: $path) {
      name
      products(first: $first, after: $after, filter: $filter, sort: PRICE_ASC)
        @connection(key: "CategoryPage_products", filters: ["filter", "sort"]) {
        edges {
          node {
            slug
            price {
              amount
            }
          }
        }
      }
    }
  }
`;
