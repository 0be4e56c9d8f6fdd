import { useQuery } from 'urql';

import { ProductPageDocument, type ProductPageQuery } from '../api/generated';
import { NotFoundPage } from '../pages/NotFoundPage';
import { Breadcrumbs } from '../parts/Breadcrumbs';
import { Loading } from '../parts/Loading';
import { Price } from '../parts/Price';
import { ProductCards } from '../parts/ProductCard';
import { RequestRefused } from '../parts/RequestRefused';
import { Stars } from '../parts/Stars';
import { Stock } from '../parts/Stock';
import { Reviews } from '../review/Reviews';
import { Gallery } from './Gallery';
import { Specs } from './Specs';

export type Product = NonNullable<ProductPageQuery['product']>;

export function ProductPage({ slug }: { slug: string }) {
  const [{ data, error }] = useQuery({ query: ProductPageDocument, variables: { slug } });
  if (error) return <RequestRefused error={error} />;
  if (data?.product === null) return <NotFoundPage />;
  if (!data) return <Loading />;
  const { product } = data;
  return (
    <>
      <title>{product.seo.title}</title>
      <meta name="description" content={product.seo.description} />
      <link rel="canonical" href={product.seo.canonicalPath} />
      <Breadcrumbs crumbs={product.breadcrumbs} />
      <article className="product">
        <Gallery key={product.id} images={product.images} />
        <Summary product={product} />
      </article>
      <Reviews product={product} />
      {product.related.length > 0 && (
        <section className="row">
          <h2>More of this kind</h2>
          <ProductCards products={product.related} />
        </section>
      )}
    </>
  );
}

function Summary({ product }: { product: Product }) {
  const { name, brand, rating, availability, description, sku, specs } = product;
  return (
    <div className="summary">
      <h1>{name}</h1>
      {brand && <p className="by">by {brand.name}</p>}
      <Stars value={rating.average} count={rating.count} />
      <Price product={product} />
      <Stock status={availability.status} quantity={availability.quantity} />
      <p className="description">{description}</p>
      <Specs specs={specs} />
      {sku && <p className="sku">Article {sku}</p>}
    </div>
  );
}
