import { useRef, useState } from 'react';

import type { CountsFragment, ListingFragment } from '../api/generated';
import { ProductCards } from '../parts/ProductCard';
import { useMedia } from '../parts/useMedia';
import { Chosen } from './Chosen';
import { useCriteria } from './criteria';
import { Drawer } from './Drawer';
import { Facets } from './facets/Facets';
import { Sort } from './Sort';

interface ListingProps {
  products: ListingFragment | undefined;
  isLoading: boolean;
  onMore: (cursor: string) => void;
}

/** A list with what it can be narrowed by. It grows page by page: the cache joins the pages. */
export function Listing({ products, isLoading, onMore }: ListingProps) {
  const { facets = [], totalCount } = useCountsOf(products);
  const { choices } = useCriteria();
  const isWide = useMedia('(min-width: 701px)');
  const found = useRef<HTMLParagraphElement>(null);
  const filters = <Facets facets={facets} />;
  return (
    <div className="listing">
      {isWide && <aside aria-label="Filter the products">{filters}</aside>}
      <section aria-labelledby="products" aria-busy={isLoading}>
        <h2 id="products" className="visually-hidden">Products</h2>
        <div className="list-head">
          <p ref={found} className="found" role="status" tabIndex={-1}>{foundOf(products, totalCount)}</p>
          {!isWide && <Drawer chosen={choices.length} action={`Show ${wordsFor(totalCount)}`}>{filters}</Drawer>}
          <Sort />
        </div>
        <Chosen facets={facets} onRemoved={() => found.current?.focus()} />
        {products && <ProductCards products={products.nodes} />}
        {products?.pageInfo.hasNextPage && <More products={products} isLoading={isLoading} onMore={onMore} />}
      </section>
    </div>
  );
}

/** Counts come with the first page of a list, and are good for its other pages. */
function useCountsOf(products: ListingFragment | undefined): Partial<CountsFragment> {
  const [kept, keep] = useState<Partial<CountsFragment>>({});
  const counts = products?.facets ? (products as CountsFragment) : kept;
  if (counts.facets !== kept.facets || counts.totalCount !== kept.totalCount) keep(counts);
  return counts;
}

function foundOf(products: ListingFragment | undefined, totalCount: number | undefined): string {
  if (!products || totalCount === undefined) return 'Loading …';
  if (totalCount === 0) return 'Nothing fits. Take a filter away.';
  return totalCount === 1 ? '1 product' : `${products.nodes.length} of ${totalCount} products`;
}

function wordsFor(totalCount: number | undefined): string {
  return totalCount === 1 ? '1 product' : `${totalCount ?? 'the'} products`;
}

function More({ products, isLoading, onMore }: ListingProps & { products: ListingFragment }) {
  const { endCursor } = products.pageInfo;
  return (
    <button type="button" className="more" disabled={isLoading} onClick={() => endCursor && onMore(endCursor)}>
      Show more
    </button>
  );
}
