/** How many products a choice would leave. */
export function Count({ of: count }: { of: number }) {
  return (
    <span className="count">
      {count}
      <span className="visually-hidden">{count === 1 ? ' product' : ' products'}</span>
    </span>
  );
}
