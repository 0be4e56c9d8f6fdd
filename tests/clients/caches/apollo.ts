import { InMemoryCache, type FieldPolicy, type Reference, type TypePolicies } from '@apollo/client';

type Item = Reference | { node: Reference };
type Page = { edges?: Item[]; nodes?: Item[]; pageInfo?: Record<string, unknown> };

/** Lists grow as they are paged; a request without a cursor begins anew. What came twice is kept once. */
function pages(keyArgs: string[] | false): FieldPolicy<Page> {
  return {
    keyArgs,
    merge(existing, incoming, { args }) {
      const isBackward = Boolean(args?.before);
      if (!existing || !(args?.after || isBackward)) return incoming;
      const [first, second] = isBackward ? [incoming, existing] : [existing, incoming];
      const startInfo = first.pageInfo ?? {};
      return {
        ...existing,
        ...incoming,
        ...(incoming.edges && { edges: joined(first.edges, second.edges) }),
        ...(incoming.nodes && { nodes: joined(first.nodes, second.nodes) }),
        pageInfo: {
          ...startInfo,
          ...second.pageInfo,
          startCursor: startInfo.startCursor,
          hasPreviousPage: startInfo.hasPreviousPage,
        },
      };
    },
  };
}

function joined(first: Item[] = [], second: Item[] = []): Item[] {
  const refOf = (item: Item) => ('node' in item ? item.node.__ref : item.__ref);
  const known = new Set(first.map(refOf));
  return [...first, ...second.filter((item) => !known.has(refOf(item)))];
}

const products = pages(['search', 'filter', 'sort']);
const reviews = pages(['filter', 'sort']);

const typePolicies: TypePolicies = {
  Query: { fields: { products, reviews } },
  Category: { fields: { products } },
  Brand: { fields: { products } },
  Product: { fields: { reviews } },
  User: { fields: { loginHistory: pages(false), reviews: pages(false) } },
  // Parts of a product that two pages ask for in different detail.
  RatingSummary: { merge: true },
  Availability: { merge: true },
  ReviewEligibility: { merge: true },
  ReviewReply: { merge: true },
  ReviewStaffFields: { merge: true },
  ProductStaffFields: { merge: true },
  // There is one of each.
  Shop: { merge: true },
  Limits: { merge: true },
  PasswordPolicy: { merge: true },
};

export const createCache = () => new InMemoryCache({ typePolicies });
