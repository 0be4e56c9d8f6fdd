// Runs one of the two caches against a shop: `node check.js apollo|urql ENDPOINT`.
import assert from 'node:assert/strict';

import { ApolloClient, HttpLink, gql } from '@apollo/client';
import { Client, fetchExchange } from '@urql/core';

import { createCache } from './apollo.js';
import { createCacheExchange } from './urql.js';

type Variables = Record<string, unknown>;
type Document = ReturnType<typeof gql>;

/** A client with one of the caches; `cached` is null unless the cache alone can answer. */
interface Shopper {
  ask(document: Document, variables: Variables): Promise<any>;
  cached(document: Document, variables: Variables): any;
}

function withApollo(uri: string): Shopper {
  const client = new ApolloClient({ cache: createCache(), link: new HttpLink({ uri }) });
  return {
    ask: async (query, variables) => (await client.query({ query, variables, fetchPolicy: 'network-only' })).data,
    cached: (query, variables) => client.readQuery({ query, variables }),
  };
}

function withUrql(url: string): Shopper {
  const client = new Client({ url, preferGetMethod: false, exchanges: [createCacheExchange(), fetchExchange] });
  return {
    async ask(query, variables) {
      const { data, error } = await client.query(query, variables, { requestPolicy: 'network-only' }).toPromise();
      assert.equal(error, undefined);
      return data;
    },
    cached: (query, variables) =>
      client.readQuery(query, variables, { requestPolicy: 'cache-only' })?.data ?? null,
  };
}

const LIST = gql`
  query List($path: String!, $first: Int, $after: String, $sort: ProductSort, $filter: ProductFilterInput) {
    category(path: $path) {
      id
      products(first: $first, after: $after, sort: $sort, filter: $filter) {
        totalCount
        pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        edges { cursor node { id name } }
        nodes { id slug name rating { average count } availability { status } }
      }
    }
  }
`;
const DETAILS = gql`
  query Details($slug: String!) {
    product(slug: $slug) { id rating { histogram { stars count } } availability { quantity } }
  }
`;
const BOTH = gql`
  query Both($slug: String!) {
    product(slug: $slug) { id name rating { average count histogram { stars count } } availability { status quantity } }
  }
`;

/** The pages of a list become one list, in which everything stands once. */
async function pagesBecomeOneList(shopper: Shopper): Promise<void> {
  const page = { path: 'outdoors', first: 2, sort: 'PRICE_ASC' };
  const first = (await shopper.ask(LIST, page)).category.products;
  await shopper.ask(LIST, { ...page, after: first.pageInfo.endCursor });
  await shopper.ask(LIST, { ...page, after: first.pageInfo.endCursor });
  const list = shopper.cached(LIST, page).category.products;
  assert.equal(new Set(list.nodes.map((node: any) => node.id)).size, 4);
  assert.equal(list.nodes.length, 4);
  assert.equal(list.edges.length, 4);
  assert.deepEqual(list.nodes.slice(0, 2), first.nodes);
  assert.equal(list.pageInfo.startCursor, first.pageInfo.startCursor);
  assert.equal(list.pageInfo.endCursor, list.edges[3].cursor);
  assert.equal(list.pageInfo.hasPreviousPage, false);
  const last = await shopper.ask(LIST, { ...page, first: 100, after: list.pageInfo.endCursor });
  const whole = shopper.cached(LIST, page).category.products;
  assert.equal(whole.nodes.length, last.category.products.totalCount);
  assert.equal(whole.pageInfo.hasNextPage, false);
}

/** Another order or filter is another list. */
async function listsDoNotMix(shopper: Shopper): Promise<void> {
  const sale = { path: 'outdoors', first: 2, sort: 'PRICE_ASC', filter: { onSale: true } };
  const dearest = { path: 'outdoors', first: 2, sort: 'PRICE_DESC' };
  assert.equal(shopper.cached(LIST, sale)?.category?.products ?? null, null);
  const answers = [await shopper.ask(LIST, sale), await shopper.ask(LIST, dearest)];
  assert.notDeepEqual(answers[0].category.products.nodes, answers[1].category.products.nodes);
  assert.deepEqual(shopper.cached(LIST, sale).category.products.nodes, answers[0].category.products.nodes);
  assert.deepEqual(shopper.cached(LIST, dearest).category.products.nodes, answers[1].category.products.nodes);
}

/** What two pages know of a product is kept together. */
async function partsAreMerged(shopper: Shopper): Promise<void> {
  const list = await shopper.ask(LIST, { path: 'electronics', first: 1, sort: 'RATING' });
  const card = list.category.products.nodes[0];
  const { product } = await shopper.ask(DETAILS, { slug: card.slug });
  const both = shopper.cached(BOTH, { slug: card.slug }).product;
  assert.equal(both.name, card.name);
  assert.equal(both.rating.average, card.rating.average);
  assert.equal(both.rating.count, card.rating.count);
  assert.deepEqual(both.rating.histogram, product.rating.histogram);
  assert.equal(both.availability.status, card.availability.status);
  assert.equal(both.availability.quantity, product.availability.quantity);
}

// What a cache warns of is a mistake in the recipe.
console.warn = console.error = (...words: unknown[]) => assert.fail(words.join(' '));

const [cache, endpoint] = process.argv.slice(2) as ['apollo' | 'urql', string];
const shopper = { apollo: withApollo, urql: withUrql }[cache](endpoint);
for (const check of [pagesBecomeOneList, listsDoNotMix, partsAreMerged]) await check(shopper);
process.exit(0);
