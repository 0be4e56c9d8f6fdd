import category from '../examples/category.graphql?raw';
import home from '../examples/home.graphql?raw';
import login from '../examples/login.graphql?raw';
import product from '../examples/product.graphql?raw';
import search from '../examples/search.graphql?raw';
import shop from '../examples/shop.graphql?raw';
import variables from '../examples/variables.json';

/** The tabs of a first visit, one a task; from then on the browser keeps the visitor's own. */
export const examples = Object.entries({ home, category, product, search, shop, login }).map(([name, query]) => ({
  query: query.trim(),
  variables: name in variables ? JSON.stringify(variables[name], null, 2) : null,
}));
