// How a list is narrowed and ordered, as the address says it.
import { useMemo, useState } from 'react';
import { useSearchParams } from 'wouter';

import type { ProductFilterInput, ProductSort } from '../api/generated';
import { choicesOf, filterOf, parameterOf, withoutChoices, type Choice, type FacetName, type Operator } from './choices';

export const SORTS: [ProductSort, string][] = [
  ['NEWEST', 'Newest'],
  ['POPULARITY', 'Most viewed'],
  ['PRICE_ASC', 'Cheapest'],
  ['PRICE_DESC', 'Dearest'],
  ['RATING', 'Best rated'],
  ['DISCOUNT', 'Highest discount'],
  ['NAME_ASC', 'A to Z'],
];

export interface Criteria {
  text: string;
  choices: Choice[];
  filter: ProductFilterInput;
  sort: ProductSort | null;
  /** What tells this list from others. */
  key: string;
}

export function useCriteria(): Criteria {
  const [parameters] = useSearchParams();
  const key = parameters.toString();
  return useMemo(() => criteriaOf(new URLSearchParams(key), key), [key]);
}

function criteriaOf(parameters: URLSearchParams, key: string): Criteria {
  const sort = SORTS.find(([name]) => name === parameters.get('sort'));
  const choices = choicesOf(parameters);
  return { text: parameters.get('q') ?? '', choices, filter: filterOf(choices), sort: sort?.[0] ?? null, key };
}

/** Ways to change the criteria; each is a step that the browser can go back from. */
export function useChoosing() {
  const [, setParameters] = useSearchParams();

  function change(edit: (parameters: URLSearchParams) => void) {
    setParameters((before) => {
      const after = new URLSearchParams(before);
      edit(after);
      return after;
    });
  }

  return {
    /** Narrow by these values, in the place of those of the same facet and operator. */
    choose: (facet: FacetName, operator: Operator, values: readonly string[]) =>
      change((after) => {
        const name = parameterOf(facet, operator);
        after.delete(name);
        values.forEach((value) => after.append(name, value));
      }),
    remove: (choice: Choice) => change((after) => after.delete(parameterOf(choice, choice.operator), choice.value)),
    clear: () => setParameters(withoutChoices),
    sortBy: (sort: string) => change((after) => (sort ? after.set('sort', sort) : after.delete('sort'))),
  };
}

/** The values that a facet has been given by one operator. */
export function valuesOf(choices: readonly Choice[], { filterField, key }: FacetName, operator: Operator): string[] {
  return choices
    .filter((each) => each.filterField === filterField && each.key === key && each.operator === operator)
    .map(({ value }) => value);
}

/** The cursor to go on from; it belongs to one list, so another one begins at its front. */
export function useCursorOf(list: string): [string | null, (cursor: string) => void] {
  const [cursor, setCursor] = useState({ list, after: null as string | null });
  return [cursor.list === list ? cursor.after : null, (after) => setCursor({ list, after })];
}
