// What a list is narrowed by lives in the address, so that it can be kept, shared and gone back to. A choice is written
// `brandSlugs.anyOf=nordlys` or `specs.Weight.lte=400`: names and values of the API's facets, which no table repeats.
import type { ProductFilterInput, SpecFilterInput, SpecMatchInput } from '../api/generated';

const OPERATORS = ['anyOf', 'gte', 'lte', 'least', 'is'] as const;
export type Operator = (typeof OPERATORS)[number];

/** What a choice belongs to: a facet of the API, or as much of it as its choices know. */
export interface FacetName {
  filterField: string;
  key: string;
}

export interface Choice extends FacetName {
  operator: Operator;
  value: string;
}

/** The specifications share one field of the filter: a list that says of each by its key what it has to be. */
const SPECS: keyof ProductFilterInput = 'specs';
const NUMBER = /^-?\d{1,9}(\.\d{1,6})?$/;

/** The name of an operator's choices in the address. */
export function parameterOf({ filterField, key }: FacetName, operator: Operator): string {
  return [filterField, ...(filterField === SPECS ? [key] : []), operator].join('.');
}

/** The choices in an address, in their order; what cannot be one is passed over. */
export function choicesOf(parameters: URLSearchParams): Choice[] {
  return [...parameters].map(([name, value]) => choiceOf(name, value)).filter((choice) => choice !== null);
}

/** The rest of an address, such as its search and its order. */
export function withoutChoices(parameters: URLSearchParams): URLSearchParams {
  const rest = new URLSearchParams(parameters);
  choicesOf(parameters).forEach((choice) => rest.delete(parameterOf(choice, choice.operator)));
  return rest;
}

function choiceOf(name: string, value: string): Choice | null {
  const [filterField = '', ...rest] = name.split('.');
  const operator = OPERATORS.find((known) => known === rest.at(-1));
  const key = filterField === SPECS ? rest.slice(0, -1).join('.') : filterField;
  const isNumber = operator === 'gte' || operator === 'lte' || operator === 'least';
  if (!operator || !key || (isNumber && !NUMBER.test(value))) return null;
  const choice = { filterField, key, operator, value };
  return parameterOf(choice, operator) === name ? choice : null;
}

/** The filter that these choices come to: any value of a facet, and all facets. */
export function filterOf(choices: readonly Choice[]): ProductFilterInput {
  const fields: Record<string, unknown> = {};
  const specs: SpecFilterInput[] = [];
  for (const facet of facetsOf(choices)) {
    const { filterField, key } = facet[0]!;
    const match = matchOf(facet);
    if (filterField === SPECS) specs.push({ key, match: match as SpecMatchInput });
    // A field takes the value alone; a specification says what kind it is of.
    else fields[filterField] = Object.values(match)[0];
  }
  return { ...fields, ...(specs.length > 0 && { specs }) };
}

function facetsOf(choices: readonly Choice[]): Choice[][] {
  const facets = new Map<string, Choice[]>();
  for (const choice of choices) {
    const name = `${choice.filterField}.${choice.key}`;
    facets.set(name, [...(facets.get(name) ?? []), choice]);
  }
  return [...facets.values()];
}

function matchOf(facet: readonly Choice[]) {
  const valuesOf = (operator: Operator) => facet.filter((each) => each.operator === operator).map(({ value }) => value);
  const [first] = facet;
  if (first?.operator === 'anyOf') return { anyOf: valuesOf('anyOf') };
  if (first?.operator === 'is') return { is: first.value === 'true' };
  if (first?.operator === 'least') return { least: Number(first.value) };
  // Numbers stay text: they could lose digits.
  return { range: { gte: valuesOf('gte')[0] ?? null, lte: valuesOf('lte')[0] ?? null } };
}
