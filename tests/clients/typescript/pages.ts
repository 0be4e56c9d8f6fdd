// What a frontend writes with the generated documents; `tsc --strict` must see every type, and every mistake.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';

import {
  CategoryPageDocument,
  HomePageDocument,
  LoginDocument,
  ProductPageDocument,
  RegisterDocument,
  SubmitReviewDocument,
  type AccountErrorCode,
  type ProductCardFragment,
} from './generated/operations.js';

declare function ask<Data, Variables>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data>;

export async function categoryTitle(path: string): Promise<string | null> {
  const { category } = await ask(CategoryPageDocument, {
    path,
    sort: 'PRICE_ASC',
    filter: { inStock: true, price: { gte: '10.00' }, brandSlugs: ['tonefield'] },
  });
  if (!category) return null;
  const cheapest: string | undefined = category.products.nodes[0]?.price.amount;
  return `${category.name}: ${category.products.totalCount} from ${cheapest ?? 'nowhere'}`;
}

export async function cards(): Promise<ProductCardFragment[]> {
  const { newest, deals } = await ask(HomePageDocument, {});
  return [...newest.nodes, ...deals.nodes];
}

export async function stars(slug: string): Promise<number | null> {
  const { product } = await ask(ProductPageDocument, { slug });
  return product?.rating.average ?? null;
}

export async function review(productId: string): Promise<'PENDING' | 'APPROVED' | 'REJECTED' | undefined> {
  const { createReview } = await ask(SubmitReviewDocument, {
    productId,
    input: { rating: 5, title: 'Fine', comment: 'As it should be.' },
  });
  return createReview.review?.status;
}

/** A new code is a new line here: without it the compiler finds the `never` at the end wrong. */
export function isAboutThePassword(code: AccountErrorCode): boolean {
  switch (code) {
    case 'PASSWORD_TOO_SHORT':
    case 'PASSWORD_TOO_LONG':
    case 'PASSWORD_TOO_COMMON':
    case 'PASSWORD_NUMERIC':
    case 'PASSWORD_TOO_SIMILAR':
    case 'PASSWORD_MISMATCH':
      return true;
    case 'INVALID':
    case 'REQUIRED':
    case 'INVALID_CREDENTIALS':
    case 'RATE_LIMITED':
    case 'CODE_INVALID':
    case 'TOKEN_INVALID':
    case 'TOKEN_REUSED':
    case 'PROVIDER_REJECTED':
    case 'NOT_FOUND':
      return false;
    default: {
      const unknown: never = code;
      return unknown;
    }
  }
}

export async function mistakes(): Promise<void> {
  // @ts-expect-error A page needs its path.
  await ask(CategoryPageDocument, {});
  // @ts-expect-error Prices are text: a float would lose cents.
  await ask(CategoryPageDocument, { path: 'home', filter: { price: { gte: 10 } } });
  // @ts-expect-error There is no such order.
  await ask(CategoryPageDocument, { path: 'home', sort: 'CHEAPEST' });
  // @ts-expect-error A registration confirms its password.
  await ask(RegisterDocument, { input: { email: '', password: '', firstName: '', lastName: '' } });
  const { product } = await ask(ProductPageDocument, { slug: 'lamp' });
  // @ts-expect-error A product may be missing.
  product.name;
  // @ts-expect-error Nobody asked for it.
  product?.staff;
  const { login } = await ask(LoginDocument, { input: { email: '', password: '' } });
  // @ts-expect-error A refused login brings no tokens.
  login.tokens.accessToken;
}
