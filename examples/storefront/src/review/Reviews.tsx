import { useState } from 'react';
import { useQuery } from 'urql';

import { ReviewsDocument, type ReviewSort } from '../api/generated';
import { useCursorOf } from '../listing/criteria';
import { RequestRefused } from '../parts/RequestRefused';
import type { Product } from '../product/ProductPage';
import { pathOfProduct } from '../search/paths';
import { Histogram } from './Histogram';
import { OwnReview } from './OwnReview';
import { Review } from './Review';

const SORTS: Record<ReviewSort, string> = {
  NEWEST: 'Newest',
  MOST_HELPFUL: 'Most helpful',
  OLDEST: 'Oldest',
  RATING_DESC: 'Most stars',
  RATING_ASC: 'Fewest stars',
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
      <ReviewList product={product} sort={sort} />
    </section>
  );
}

function ReviewList({ product, sort }: { product: Product; sort: ReviewSort }) {
  const { id, viewerReview } = product;
  const page = pathOfProduct(product);
  const [after, setAfter] = useCursorOf(sort);
  const [{ data, error, fetching }] = useQuery({ query: ReviewsDocument, variables: { id, sort, after } });
  if (error) return <RequestRefused error={error} />;
  const reviews = data?.product?.reviews;
  const { hasNextPage, endCursor } = reviews?.pageInfo ?? {};
  return (
    <>
      <ul className="review-list">
        {reviews?.nodes.map((review) => (
          <Review key={review.id} review={review} isOwn={review.id === viewerReview?.id} page={page} />
        ))}
      </ul>
      {hasNextPage && endCursor && (
        <button type="button" className="more" disabled={fetching} onClick={() => setAfter(endCursor)}>
          More reviews
        </button>
      )}
    </>
  );
}
