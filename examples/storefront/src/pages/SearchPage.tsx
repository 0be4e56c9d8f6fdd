import { useQuery } from 'urql';

import { SearchPageDocument, type SearchPageQuery } from '../api/generated';
import { useCriteria, useCursorOf } from '../listing/criteria';
import { Listing } from '../listing/Listing';
import { ListRefused } from '../listing/ListRefused';
import { NothingFound } from './NothingFound';

export function SearchPage() {
  const { text, filter, sort, key, choices } = useCriteria();
  const [after, setAfter] = useCursorOf(key);
  const [{ data, error, fetching, stale }] = useQuery({
    query: SearchPageDocument,
    variables: { text, filter, sort, after, isFirst: after === null },
  });
  const products = data?.products;
  const isBusy = fetching || stale;
  const isEmpty = products?.totalCount === 0 && choices.length === 0 && !isBusy;
  return (
    <>
      <title>{text ? `Search: ${text}` : 'All products'}</title>
      {isEmpty ? <h1>Nothing found for “{text}”</h1> : <Heading text={text} info={products?.searchInfo} />}
      {error && <ListRefused error={error} />}
      {isEmpty && <NothingFound />}
      {!error && !isEmpty && <Listing products={products} isLoading={isBusy} onMore={setAfter} />}
    </>
  );
}

interface HeadingProps {
  text: string;
  info: SearchPageQuery['products']['searchInfo'] | undefined;
}

/** What was searched: the text as it was typed, or what was probably meant by it. */
function Heading({ text, info }: HeadingProps) {
  if (!text) return <h1>All products</h1>;
  // What belongs to an earlier search is not said of this one.
  if (info?.query !== text || !info.isFuzzy) return <h1>Found for “{text}”</h1>;
  return (
    <>
      <h1>Results for “{info.correctedQuery}”</h1>
      <p className="corrected">Nothing was found for “{text}”. Did you mean this?</p>
    </>
  );
}
