/** Stars as text for those who hear the page, and as a drawing for those who see it. */
export function Stars({ value, count }: { value: number | null; count?: number }) {
  if (value === null) return <p className="stars none">No reviews yet</p>;
  const text = `${value} of 5 stars`;
  return (
    <p className="stars">
      <span role="img" aria-label={text}>
        <Drawing value={value} />
      </span>
      {count !== undefined && (
        <span className="count">
          {value.toFixed(1)} ({count}<span className="visually-hidden"> reviews</span>)
        </span>
      )}
    </p>
  );
}

function Drawing({ value }: { value: number }) {
  return (
    <svg viewBox="0 0 100 20" aria-hidden="true">
      <clipPath id={`stars-${value}`}>
        <rect width={value * 20} height="20" />
      </clipPath>
      <use href="#five-stars" className="empty" />
      <use href="#five-stars" className="full" clipPath={`url(#stars-${value})`} />
    </svg>
  );
}

const STAR = 'M10 1.6l2.5 5.2 5.7.8-4.1 4 1 5.7-5.1-2.7-5.1 2.7 1-5.7-4.1-4 5.7-.8z';

/** The drawing that every row of stars uses; once on the page. */
export function StarSymbol() {
  return (
    <svg width="0" height="0" aria-hidden="true" className="symbols">
      <symbol id="five-stars" viewBox="0 0 100 20">
        {[0, 20, 40, 60, 80].map((left) => (
          <path key={left} d={STAR} transform={`translate(${left} 0)`} />
        ))}
      </symbol>
    </svg>
  );
}
