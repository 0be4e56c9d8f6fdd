import { cacheExchange } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

// Parts of what they stand in: without an id, merged in their place.
const PARTS = [
  'AccountActionPayload', 'AccountError', 'AccountPayload', 'AuthPayload', 'Availability', 'CategoryTreeItem',
  'CodeChallenge', 'CodePayload', 'GeoPlace', 'Limits', 'Money', 'PasswordChangePayload', 'PasswordPolicy',
  'RatingBucket', 'RatingSummary', 'ReviewDeletePayload', 'ReviewEligibility', 'ReviewError', 'ReviewPayload',
  'SecurityClaimPayload', 'Seo', 'SessionsPayload', 'Shop', 'Spec', 'Tokens',
];

// Lists grow as they are paged; with another filter, search or order they are other lists.
const pages = relayPagination();

export const createCacheExchange = () =>
  cacheExchange({
    keys: Object.fromEntries(PARTS.map((name) => [name, () => null])),
    resolvers: {
      Query: { products: pages, reviews: pages },
      Category: { products: pages },
      Brand: { products: pages },
      Product: { reviews: pages },
      User: { loginHistory: pages, reviews: pages },
    },
    updates: {
      Mutation: {
        deleteReview(result, _args, cache) {
          const { deletedId } = result.deleteReview as { deletedId: string | null };
          if (deletedId) cache.invalidate({ __typename: 'Review', id: deletedId });
        },
      },
    },
  });
