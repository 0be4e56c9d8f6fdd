// How choices are said to people, with the labels of the facets that they were made in.
import type { FacetFragment, RangeFacetFragment } from '../api/generated';
import type { Choice } from './choices';

type Measured = Pick<RangeFacetFragment, 'unit' | 'currencyCode'>;

export function unitOf({ unit, currencyCode }: Measured): string | null {
  return currencyCode ?? unit;
}

/** A number with its unit: `€18.50`, `400 g`. */
export function amountIn({ unit, currencyCode }: Measured, amount: string): string {
  const style = currencyCode ? { style: 'currency', currency: currencyCode } as const : { maximumFractionDigits: 6 };
  const text = new Intl.NumberFormat('en', style).format(Number(amount));
  return unit ? `${text} ${unit}` : text;
}

/** What was chosen, in words: the name of the facet, and the value. */
export function wordsOf(choice: Choice, facets: readonly FacetFragment[]): { name: string; value: string } {
  const facet = facets.find(({ filterField, key }) => filterField === choice.filterField && key === choice.key);
  return { name: facet?.label ?? choice.key, value: valueOf(choice, facet) };
}

function valueOf({ operator, value }: Choice, facet: FacetFragment | undefined): string {
  switch (facet?.__typename) {
    case 'TermsFacet':
      return facet.values.find((each) => each.value === value)?.label ?? value;
    case 'RatingFacet':
      return facet.values.find(({ stars }) => String(stars) === value)?.label ?? value;
    case 'RangeFacet':
      return `${operator === 'gte' ? 'from' : 'up to'} ${amountIn(facet, value)}`;
    case 'ToggleFacet':
      return 'yes';
    default:
      return value;
  }
}
