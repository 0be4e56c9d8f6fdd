import type { ReactNode } from 'react';

import type { SuggestionsFragment } from '../api/generated';
import { pathOfBrand, pathOfCategory, pathOfProduct, pathOfSearch } from './paths';

/** Something to go to. */
export interface Option {
  key: string;
  path: string;
  content: ReactNode;
}

export interface Group {
  label: string;
  options: Option[];
}

/** The suggestions in the order in which they are shown; without those kinds that nothing is of. */
export function groupsOf({ correctedQuery, completions, products, categories, brands }: SuggestionsFragment): Group[] {
  const groups: Group[] = [
    { label: 'Did you mean', options: correctedQuery ? [optionOfCorrection(correctedQuery)] : [] },
    { label: 'Searches', options: completions.map(optionOfCompletion) },
    { label: 'Products', options: products.map(optionOfProduct) },
    { label: 'Categories', options: categories.map(optionOfCategory) },
    { label: 'Brands', options: brands.map(optionOfBrand) },
  ];
  return groups.filter(({ options }) => options.length > 0);
}

function optionOfCorrection(text: string): Option {
  return { key: 'correction', path: pathOfSearch(text), content: <b>{text}</b> };
}

function optionOfCompletion({ text, beginning, completion }: SuggestionsFragment['completions'][number]): Option {
  return { key: `search ${text}`, path: pathOfSearch(text), content: <span><mark>{beginning}</mark>{completion}</span> };
}

function optionOfProduct(product: SuggestionsFragment['products'][number]): Option {
  const { id, name, price, primaryImage } = product;
  const content = (
    <>
      {primaryImage ? <img src={primaryImage.thumb} alt="" width="44" height="44" /> : <span className="no-picture" />}
      <span className="name">{name}</span>
      <span className="price">{price.formatted}</span>
    </>
  );
  return { key: id, path: pathOfProduct(product), content };
}

function optionOfCategory(category: SuggestionsFragment['categories'][number]): Option {
  const { id, name, parent } = category;
  const content = <span>{name}{parent && <span className="within"> in {parent.name}</span>}</span>;
  return { key: id, path: pathOfCategory(category), content };
}

function optionOfBrand(brand: SuggestionsFragment['brands'][number]): Option {
  return { key: brand.id, path: pathOfBrand(brand), content: brand.name };
}
