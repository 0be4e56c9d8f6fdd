import { graphql } from 'relay-runtime';

export const writeReview = graphql`
  mutation WriteReviewMutation($productId: ID!, $input: ReviewInput!) {
    createReview(productId: $productId, input: $input) {
      review {
        id
        status
        product {
          viewerReviewEligibility {
            canReview
            reason
          }
        }
      }
      errors {
        code
        message
        field
      }
    }
  }
`;
