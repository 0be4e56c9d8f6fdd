import type { Product } from './ProductPage';

export function Specs({ specs }: Pick<Product, 'specs'>) {
  if (specs.length === 0) return null;
  return (
    <dl className="specs">
      {specs.map(({ key, label, value, unit }) => (
        <div key={key}>
          <dt>{label}</dt>
          <dd>{value}{unit && ` ${unit}`}</dd>
        </div>
      ))}
    </dl>
  );
}
