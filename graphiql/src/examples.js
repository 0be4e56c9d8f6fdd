import category from '../examples/category.graphql?raw';
import facets from '../examples/facets.graphql?raw';
import home from '../examples/home.graphql?raw';
import login from '../examples/login.graphql?raw';
import moderation from '../examples/moderation.graphql?raw';
import product from '../examples/product.graphql?raw';
import register from '../examples/register.graphql?raw';
import review from '../examples/review.graphql?raw';
import search from '../examples/search.graphql?raw';
import security from '../examples/security.graphql?raw';
import shop from '../examples/shop.graphql?raw';
import suggest from '../examples/suggest.graphql?raw';
import variables from '../examples/variables.json';

const tasks = { home, category, facets, product, search, suggest, shop, register, login, security, review, moderation };

/** The tabs of a first visit, one a task; from then on the browser keeps the visitor's own. */
export const examples = Object.entries(tasks).map(([name, query]) => ({
  query: query.trim(),
  variables: name in variables ? JSON.stringify(variables[name], null, 2) : null,
}));

/** What stands in an empty header editor, as a comment: it is sent to nobody. */
export const headersHint = `// After SignIn, the access token goes here:
// { "Authorization": "Bearer …" }
`;
