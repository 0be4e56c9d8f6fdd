import type { ListingFragment } from '../api/generated';
import { ProductCards } from '../parts/ProductCard';
import { Filters } from './Filters';

interface ListingProps {
  products: ListingFragment | undefined;
  isLoading: boolean;
  onMore: (cursor: string) => void;
}

/** A list with its filters. It grows page by page: the cache joins the pages. */
export function Listing({ products, isLoading, onMore }: ListingProps) {
  return (
    <div className="listing">
      <details className="filter-box" open={matchMedia('(min-width: 701px)').matches}>
        <summary>Filter and sort</summary>
        <Filters />
      </details>
      <section aria-labelledby="products" aria-busy={isLoading}>
        <h2 id="products" className="visually-hidden">Products</h2>
        <p className="found" role="status">{products ? found(products) : 'Loading …'}</p>
        {products && <ProductCards products={products.nodes} />}
        {products?.pageInfo.hasNextPage && <More products={products} isLoading={isLoading} onMore={onMore} />}
      </section>
    </div>
  );
}

function found({ totalCount, nodes }: ListingFragment): string {
  if (totalCount === 0) return 'Nothing fits. Try fewer filters.';
  return totalCount === 1 ? '1 product' : `${nodes.length} of ${totalCount} products`;
}

function More({ products, isLoading, onMore }: ListingProps & { products: ListingFragment }) {
  const { endCursor } = products.pageInfo;
  return (
    <button type="button" className="more" disabled={isLoading} onClick={() => endCursor && onMore(endCursor)}>
      Show more
    </button>
  );
}
