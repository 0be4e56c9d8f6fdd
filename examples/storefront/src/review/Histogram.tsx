import { Stars } from '../parts/Stars';
import type { Product } from '../product/ProductPage';

export function Histogram({ rating }: Pick<Product, 'rating'>) {
  if (rating.count === 0) return <p>Nobody has reviewed it yet.</p>;
  return (
    <div className="histogram">
      <Stars value={rating.average} count={rating.count} />
      <ul>
        {rating.histogram.map(({ stars, count, share }) => (
          <li key={stars}>
            <span>{stars} {stars === 1 ? 'star' : 'stars'}</span>
            <meter value={share} aria-label={`${stars} stars`} />
            <span>{count}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
