// The filters of a list live in the address, so that it can be kept, shared and gone back to.
import { useState } from 'react';
import { useSearchParams } from 'wouter';

import type { ProductFilterInput, ProductSort } from '../api/generated';

export const SORTS: [ProductSort, string][] = [
  ['NEWEST', 'Newest'],
  ['PRICE_ASC', 'Cheapest'],
  ['PRICE_DESC', 'Dearest'],
  ['RATING', 'Best rated'],
  ['DISCOUNT', 'Highest discount'],
  ['NAME_ASC', 'A to Z'],
];

const AMOUNT = /^\d{1,9}(\.\d{1,2})?$/;

export interface Criteria {
  filter: ProductFilterInput;
  sort: ProductSort | null;
  /** What tells this list from others. */
  key: string;
}

export function useCriteria() {
  const [parameters, setParameters] = useSearchParams();
  /** Change one filter; an empty value takes it away. */
  function set(name: string, value: string | null) {
    setParameters((before) => {
      const after = new URLSearchParams(before);
      if (value) after.set(name, value);
      else after.delete(name);
      return after;
    }, { replace: true });
  }
  return { parameters, criteria: criteriaOf(parameters), set };
}

function criteriaOf(parameters: URLSearchParams): Criteria {
  const sort = SORTS.find(([name]) => name === parameters.get('sort'));
  const brand = parameters.get('brand');
  const rating = Number(parameters.get('rating'));
  const price = { gte: amountOf(parameters.get('from')), lte: amountOf(parameters.get('to')) };
  return {
    sort: sort ? sort[0] : null,
    filter: {
      inStock: parameters.has('stock') ? true : null,
      onSale: parameters.has('sale') ? true : null,
      brandSlugs: brand ? [brand] : null,
      minRating: rating >= 1 && rating <= 5 ? rating : null,
      price: price.gte || price.lte ? price : null,
    },
    key: parameters.toString(),
  };
}

/** An amount stays text: as a number it could lose cents. */
function amountOf(text: string | null): string | null {
  return text && AMOUNT.test(text) ? text : null;
}

/** The cursor to go on from; it belongs to one list, so another one begins at its front. */
export function useCursorOf(list: string): [string | null, (cursor: string) => void] {
  const [cursor, setCursor] = useState({ list, after: null as string | null });
  return [cursor.list === list ? cursor.after : null, (after) => setCursor({ list, after })];
}
