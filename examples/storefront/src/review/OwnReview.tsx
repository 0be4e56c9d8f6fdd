import { Link } from 'wouter';

import { pathOfSignIn } from '../account/paths';
import { DeleteReviewDocument, type OwnReviewFragment, type ReviewStatus } from '../api/generated';
import { useSubmission } from '../api/useSubmission';
import { RefusalList } from '../parts/RefusalList';
import { Stars } from '../parts/Stars';
import { pathOfProduct } from '../search/paths';
import { ReviewForm } from './ReviewForm';

const STATES: Record<ReviewStatus, string> = {
  PENDING: 'Thank you. It waits for a moderator; until then only you see it.',
  APPROVED: 'Everybody can read it.',
  REJECTED: 'A moderator has not let it through.',
};

/** What the reader has said of the product, or can say. */
export function OwnReview({ product }: { product: OwnReviewFragment }) {
  const { viewerReview, viewerReviewEligibility: { canReview, reason } } = product;
  if (viewerReview) return <Written review={viewerReview} />;
  if (canReview) return <ReviewForm productId={product.id} />;
  if (reason !== 'NOT_AUTHENTICATED') return null;
  return <p><Link href={pathOfSignIn(pathOfProduct(product))}>Sign in to write a review</Link></p>;
}

function Written({ review }: { review: NonNullable<OwnReviewFragment['viewerReview']> }) {
  const { submit, submission } = useSubmission(DeleteReviewDocument);
  return (
    <section className="own-review" aria-label="Your review" data-status={review.status}>
      <h3>Your review: {review.title}</h3>
      <Stars value={review.rating} />
      <p className="comment">{review.comment}</p>
      <p role="status">
        {STATES[review.status]}
        {review.rejectionReason && ` The reason: ${review.rejectionReason}`}
      </p>
      <RefusalList refusals={submission.refusals} />
      <button type="button" disabled={submission.isBusy} onClick={() => submit({ id: review.id })}>
        Take it back
      </button>
    </section>
  );
}
