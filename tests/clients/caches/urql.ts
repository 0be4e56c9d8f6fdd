import { cacheExchange, type Cache } from '@urql/exchange-graphcache';
import { relayPagination } from '@urql/exchange-graphcache/extras';

// Parts of what they stand in: without an id, merged in their place.
const PARTS = [
  'AccountActionPayload', 'AccountError', 'AccountPayload', 'AuthPayload', 'Availability', 'CategoryTreeItem',
  'CodeChallenge', 'CodePayload', 'GeoPlace', 'Limits', 'Money', 'PasswordChangePayload', 'PasswordPolicy',
  'RangeFacet', 'RatingBucket', 'RatingFacet', 'RatingFacetValue', 'RatingSummary', 'ReviewDeletePayload',
  'ReviewEligibility', 'ReviewError', 'ReviewPayload', 'ReviewReply', 'SearchCompletion', 'SearchInfo',
  'SearchSuggestions', 'SecurityClaimPayload', 'Seo', 'SessionsPayload', 'Shop', 'Spec', 'TermsFacet',
  'TermsFacetValue', 'ToggleFacet', 'Tokens',
];

const partsNamed = (ending: string) => PARTS.filter((name) => name.endsWith(ending));

// Lists grow as they are paged; with another filter, search or order they are other lists.
const pages = relayPagination();

export const createCacheExchange = () =>
  cacheExchange({
    keys: Object.fromEntries(PARTS.map((name) => [name, () => null])),
    possibleTypes: { Facet: partsNamed('Facet'), UserError: partsNamed('Error') },
    resolvers: {
      Query: { products: pages, reviews: pages },
      Category: { products: pages },
      Brand: { products: pages },
      Product: { reviews: pages },
      User: { loginHistory: pages, reviews: pages },
    },
    updates: {
      Mutation: {
        // What is gone is forgotten, and whoever shows it asks again.
        deleteReview: (result, _args, cache) => forget(cache, 'Review', result.deleteReview),
        revokeSession: (result, _args, cache) => forget(cache, 'Session', result.revokeSession),
        revokeOtherSessions: (result, _args, cache) => forget(cache, 'Session', result.revokeOtherSessions),
      },
    },
  });

function forget(cache: Cache, __typename: string, payload: unknown): void {
  const { deletedId, revokedIds = [] } = payload as { deletedId?: string | null; revokedIds?: string[] };
  for (const id of deletedId ? [deletedId] : revokedIds) cache.invalidate({ __typename, id });
}
