import { useQuery } from 'urql';
import { Link } from 'wouter';

import { NothingFoundDocument } from '../api/generated';
import { ProductCards } from '../parts/ProductCard';
import { pathOfCategory } from '../search/paths';

/** Ways on from a search that found nothing. */
export function NothingFound() {
  const [{ data }] = useQuery({ query: NothingFoundDocument });
  return (
    <>
      <section className="nothing" role="status">
        <p>Perhaps one of these helps:</p>
        <ul>
          <li>Look whether every word is spelt as you meant it.</li>
          <li>Try fewer words, or a more general one.</li>
          <li>Look around in a department.</li>
        </ul>
      </section>
      <nav aria-label="Departments">
        <ul className="chips">
          {data?.categories.map((category) => (
            <li key={category.id}>
              <Link href={pathOfCategory(category)}>{category.name} <span>{category.productCount}</span></Link>
            </li>
          ))}
        </ul>
      </nav>
      {data && (
        <section className="row">
          <h2>What others look at</h2>
          <ProductCards products={data.products.nodes} />
        </section>
      )}
    </>
  );
}
