import { useQuery } from 'urql';
import { Link } from 'wouter';

import { HomePageDocument, type HomePageQuery, type ProductCardFragment } from '../api/generated';
import { Loading } from '../parts/Loading';
import { ProductCards } from '../parts/ProductCard';
import { RequestRefused } from '../parts/RequestRefused';

export function HomePage() {
  const [{ data, error }] = useQuery({ query: HomePageDocument });
  if (error) return <RequestRefused error={error} />;
  if (!data) return <Loading />;
  return (
    <>
      <title>{data.shop.name}</title>
      <h1>Good things, plainly described</h1>
      <Row title="New in" products={data.newest.nodes} />
      <Row title="On sale" products={data.deals.nodes} />
      <Row title="Best rated" products={data.favourites.nodes} />
      <Departments categories={data.categories} />
    </>
  );
}

function Row({ title, products }: { title: string; products: readonly ProductCardFragment[] }) {
  return (
    <section className="row">
      <h2>{title}</h2>
      <ProductCards products={products} />
    </section>
  );
}

function Departments({ categories }: Pick<HomePageQuery, 'categories'>) {
  return (
    <section className="row">
      <h2>Departments</h2>
      <ul className="departments">
        {categories.map(({ id, name, path, description, productCount }) => (
          <li key={id}>
            <h3><Link href={`/c/${path}`}>{name}</Link></h3>
            <p>{description}</p>
            <p className="count">{productCount} products</p>
          </li>
        ))}
      </ul>
    </section>
  );
}
