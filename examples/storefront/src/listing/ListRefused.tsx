import type { CombinedError } from 'urql';
import { useSearchParams } from 'wouter';

import { RequestRefused } from '../parts/RequestRefused';
import { withoutChoices } from './choices';

/** In the place of a list; an address that was kept may choose what the shop no longer knows. */
export function ListRefused({ error }: { error: CombinedError }) {
  const [parameters] = useSearchParams();
  const rest = withoutChoices(parameters);
  return (
    <>
      <RequestRefused error={error} />
      {/* A link that loads the page: the cache would go on with the nothing that a refused category was. */}
      {rest.size < parameters.size && <a href={`?${rest}`}>Show all of it</a>}
    </>
  );
}
