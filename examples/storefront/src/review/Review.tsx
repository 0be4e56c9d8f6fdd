import type { ReviewItemFragment } from '../api/generated';
import { Day } from '../parts/Day';
import { Stars } from '../parts/Stars';
import { HelpfulVote } from './HelpfulVote';
import { ReportReview } from './ReportReview';

interface ReviewProps {
  review: ReviewItemFragment;
  isOwn: boolean;
  /** The page that it stands on, to come back to from a sign-in. */
  page: string;
}

/** What somebody said of the product, and what the shop and other customers say to that. */
export function Review({ review, isOwn, page }: ReviewProps) {
  const { title, rating, comment, authorName, createdAt, isVerifiedPurchase, isEdited, reply } = review;
  return (
    <li>
      <h3>{title}</h3>
      <Stars value={rating} />
      <p className="comment">{comment}</p>
      <p className="by">
        {authorName}, <Day at={createdAt} />{isEdited && ', edited'}
        {isVerifiedPurchase && <span className="verified">Verified purchase</span>}
      </p>
      {reply && <Reply reply={reply} />}
      <div className="said-to-it">
        <HelpfulVote review={review} isOwn={isOwn} page={page} />
        {!isOwn && <ReportReview review={review} page={page} />}
      </div>
    </li>
  );
}

function Reply({ reply }: { reply: NonNullable<ReviewItemFragment['reply']> }) {
  const { text, authorName, createdAt } = reply;
  return (
    <div className="reply">
      <h4>{authorName} answers</h4>
      <p className="comment">{text}</p>
      <p className="by"><Day at={createdAt} /></p>
    </div>
  );
}
