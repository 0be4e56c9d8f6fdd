import { graphql } from 'relay-runtime';

export const productPage = graphql`
  query ProductPageQuery($slug: String!) {
    product(slug: $slug) {
      id
      name
      price {
        formatted
      }
      ...Reviews_product
    }
  }
`;
