import { graphql } from 'relay-runtime';

/** What a page of reviews asks for, and asks for again when somebody wants more. */
export const reviews = graphql`
  fragment Reviews_product on Product
  @refetchable(queryName: "ReviewsMoreQuery")
  @argumentDefinitions(
    count: { type: "Int", defaultValue: 1 }
    cursor: { type: "String" }
    sort: { type: "ReviewSort", defaultValue: NEWEST }
  ) {
    rating {
      average
      count
    }
    reviews(first: $count, after: $cursor, sort: $sort) @connection(key: "Reviews_reviews") {
      edges {
        node {
          id
          authorName
          rating
          title
        }
      }
    }
  }
`;
