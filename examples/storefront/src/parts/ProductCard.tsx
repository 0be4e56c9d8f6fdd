import { Link } from 'wouter';

import type { ProductCardFragment } from '../api/generated';
import { Price } from './Price';
import { Stars } from './Stars';
import { Stock } from './Stock';

/** The whole card leads to the product; its name alone is the link that is read out. */
export function ProductCard({ product }: { product: ProductCardFragment }) {
  const { name, slug, brand, primaryImage: image, availability, rating } = product;
  return (
    <li className="card">
      {image ? (
        <img
          src={image.small}
          srcSet={`${image.small} 320w, ${image.large} 640w`}
          sizes="(max-width: 700px) 45vw, 260px"
          alt=""
          width="320"
          height="320"
          loading="lazy"
        />
      ) : (
        <div className="no-picture" />
      )}
      <h3>
        <Link href={`/products/${slug}`}>{name}</Link>
      </h3>
      {brand && <p className="by">{brand.name}</p>}
      <Stars value={rating.average} count={rating.count} />
      <Price product={product} />
      <Stock status={availability.status} />
    </li>
  );
}

export function ProductCards({ products }: { products: readonly ProductCardFragment[] }) {
  return (
    <ul className="cards">
      {products.map((product) => (
        <ProductCard key={product.id} product={product} />
      ))}
    </ul>
  );
}
