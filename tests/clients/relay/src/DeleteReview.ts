import { graphql } from 'relay-runtime';

export const deleteReview = graphql`
  mutation DeleteReviewMutation($id: ID!) {
    deleteReview(id: $id) {
      deletedId @deleteRecord
      errors {
        code
        message
      }
    }
  }
`;
