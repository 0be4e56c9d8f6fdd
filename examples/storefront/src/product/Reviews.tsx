import { useState } from 'react';
import { useQuery } from 'urql';

import { ReviewsDocument, type ReviewsQuery, type ReviewSort } from '../api/generated';
import { useCursorOf } from '../listing/criteria';
import { Day } from '../parts/Day';
import { RequestRefused } from '../parts/RequestRefused';
import { Stars } from '../parts/Stars';
import { Histogram } from './Histogram';
import { OwnReview } from './OwnReview';
import type { Product } from './ProductPage';

const SORTS: Record<ReviewSort, string> = {
  NEWEST: 'Newest',
  OLDEST: 'Oldest',
  RATING_DESC: 'Most stars',
  RATING_ASC: 'Fewest stars',
  MOST_HELPFUL: 'Most helpful',
};

export function Reviews({ product }: { product: Product }) {
  const [sort, setSort] = useState<ReviewSort>('NEWEST');
  return (
    <section className="reviews" aria-labelledby="reviews">
      <h2 id="reviews">Reviews</h2>
      <Histogram rating={product.rating} />
      <OwnReview product={product} />
      {product.rating.count > 1 && (
        <label className="sort">
          Sort by
          <select value={sort} onChange={(event) => setSort(event.target.value as ReviewSort)}>
            {Object.entries(SORTS).map(([value, text]) => <option key={value} value={value}>{text}</option>)}
          </select>
        </label>
      )}
      <ReviewList id={product.id} sort={sort} />
    </section>
  );
}

function ReviewList({ id, sort }: { id: string; sort: ReviewSort }) {
  const [after, setAfter] = useCursorOf(sort);
  const [{ data, error, fetching }] = useQuery({ query: ReviewsDocument, variables: { id, sort, after } });
  if (error) return <RequestRefused error={error} />;
  const reviews = data?.product?.reviews;
  const { hasNextPage, endCursor } = reviews?.pageInfo ?? {};
  return (
    <>
      <ul className="review-list">
        {reviews?.nodes.map((review) => <Review key={review.id} review={review} />)}
      </ul>
      {hasNextPage && endCursor && (
        <button type="button" className="more" disabled={fetching} onClick={() => setAfter(endCursor)}>
          More reviews
        </button>
      )}
    </>
  );
}

type ReviewItem = NonNullable<ReviewsQuery['product']>['reviews']['nodes'][number];

function Review({ review }: { review: ReviewItem }) {
  const { title, rating, comment, authorName, createdAt, isVerifiedPurchase } = review;
  return (
    <li>
      <h3>{title}</h3>
      <Stars value={rating} />
      <p className="comment">{comment}</p>
      <p className="by">
        {authorName}, <Day at={createdAt} />
        {isVerifiedPurchase && <span className="verified">Verified purchase</span>}
      </p>
    </li>
  );
}
