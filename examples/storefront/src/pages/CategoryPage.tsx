import { useQuery } from 'urql';
import { Link } from 'wouter';

import { CategoryPageDocument, type CategoryPageQuery } from '../api/generated';
import { useCriteria, useCursorOf } from '../listing/criteria';
import { Listing } from '../listing/Listing';
import { ListRefused } from '../listing/ListRefused';
import { Breadcrumbs } from '../parts/Breadcrumbs';
import { Loading } from '../parts/Loading';
import { NotFoundPage } from './NotFoundPage';

export function CategoryPage({ path }: { path: string }) {
  const { filter, sort, key } = useCriteria();
  const [after, setAfter] = useCursorOf(key);
  const [{ data, error, fetching, stale }] = useQuery({
    query: CategoryPageDocument,
    variables: { path, filter, sort, after, isFirst: after === null },
  });
  if (error) return <ListRefused error={error} />;
  if (data?.category === null) return <NotFoundPage />;
  if (!data) return <Loading />;
  const { category } = data;
  return (
    <>
      <title>{category.name}</title>
      <Breadcrumbs crumbs={category.ancestors} />
      <h1>{category.name}</h1>
      <p className="lead">{category.description}</p>
      <Children of={category} />
      <Listing products={category.products} isLoading={fetching || stale} onMore={setAfter} />
    </>
  );
}

function Children({ of: { name, children } }: { of: NonNullable<CategoryPageQuery['category']> }) {
  if (children.length === 0) return null;
  return (
    <nav aria-label={`In ${name}`}>
      <ul className="chips">
        {children.map(({ id, name, path, productCount }) => (
          <li key={id}><Link href={`/c/${path}`}>{name} <span>{productCount}</span></Link></li>
        ))}
      </ul>
    </nav>
  );
}
