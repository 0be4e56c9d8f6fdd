import { useEffect, useState } from 'react';
import { useQuery } from 'urql';

import { SuggestDocument, type SuggestionsFragment } from '../api/generated';

// Somebody who types on has not asked yet.
const REST_MS = 150;
const SHORTEST = 2;

/**
 * What may be meant by a text, once it has rested. A text that is newer takes the place of one on its way, whose request
 * is given up; until it is answered, what was suggested stays.
 */
export function useSuggestions(text: string, isWanted: boolean): SuggestionsFragment | undefined {
  const asked = useRested(text.trim());
  const isEnough = isWanted && asked.length >= SHORTEST && text.trim().length >= SHORTEST;
  const [{ data }] = useQuery({ query: SuggestDocument, variables: { text: asked }, pause: !isEnough });
  return isEnough ? data?.searchSuggest : undefined;
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
