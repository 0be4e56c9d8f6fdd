import { useQuery } from 'urql';

import { SearchPageDocument } from '../api/generated';
import { useCriteria, useCursorOf } from '../listing/criteria';
import { Listing } from '../listing/Listing';
import { RequestRefused } from '../parts/RequestRefused';

export function SearchPage() {
  const { parameters, criteria: { filter, sort, key } } = useCriteria();
  const text = parameters.get('q') ?? '';
  const [after, setAfter] = useCursorOf(key);
  const [{ data, error, fetching, stale }] = useQuery({
    query: SearchPageDocument,
    variables: { text, filter, sort, after },
  });
  return (
    <>
      <title>{`Search: ${text}`}</title>
      <h1>Found for “{text}”</h1>
      {error ? (
        <RequestRefused error={error} />
      ) : (
        <Listing products={data?.products} isLoading={fetching || stale} onMore={setAfter} />
      )}
    </>
  );
}
