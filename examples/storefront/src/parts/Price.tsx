import type { PriceFragment } from '../api/generated';

export function Price({ product }: { product: PriceFragment }) {
  const { price, compareAtPrice, discountPercent } = product;
  if (!compareAtPrice) return <p className="price">{price.formatted}</p>;
  return (
    <p className="price reduced">
      <span className="visually-hidden">Now </span>
      {price.formatted} <span className="visually-hidden">instead of </span>
      <s>{compareAtPrice.formatted}</s> <span className="discount">−{discountPercent}%</span>
    </p>
  );
}
