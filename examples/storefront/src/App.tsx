import { lazy, Suspense, useMemo } from 'react';
import { Provider } from 'urql';
import { Route, Switch } from 'wouter';

import { createClient } from './api/client';
import { useSession } from './api/tokens';
import { Frame } from './frame/Frame';
import { CategoryPage } from './pages/CategoryPage';
import { HomePage } from './pages/HomePage';
import { NotFoundPage } from './pages/NotFoundPage';
import { SearchPage } from './pages/SearchPage';
import { Loading } from './parts/Loading';
import { ProductPage } from './product/ProductPage';

// Who only looks around does not wait for the forms of an account.
const AccountPages = lazy(() => import('./account/AccountPages'));

export function App() {
  const session = useSession();
  // Another person, another cache.
  const client = useMemo(createClient, [session]);
  return (
    <Provider value={client}>
      <Frame>
        <Suspense fallback={<Loading />}>
          <Switch>
            <Route path="/" component={HomePage} />
            <Route path="/c/*">{({ '*': path }) => <CategoryPage key={path} path={path} />}</Route>
            <Route path="/search" component={SearchPage} />
            <Route path="/products/:slug">{({ slug }) => <ProductPage key={slug} slug={slug} />}</Route>
            <Route path="/account/*?" component={AccountPages} />
            <Route component={NotFoundPage} />
          </Switch>
        </Suspense>
      </Frame>
    </Provider>
  );
}
