// Where searches and suggestions lead.
import { parameterOf } from '../listing/choices';

export const pathOfSearch = (text: string) => `/search?${new URLSearchParams({ q: text })}`;

export const pathOfCategory = ({ path }: { path: string }) => `/c/${path}`;

export const pathOfProduct = ({ slug }: { slug: string }) => `/products/${slug}`;

/** Everything of a brand: a list of all products, narrowed by it. */
export function pathOfBrand({ slug }: { slug: string }): string {
  const filter = { filterField: 'brandSlugs', key: 'brandSlugs' };
  return `/search?${new URLSearchParams({ [parameterOf(filter, 'anyOf')]: slug })}`;
}
