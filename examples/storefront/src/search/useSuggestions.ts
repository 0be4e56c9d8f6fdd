import { useEffect, useState } from 'react';
import { useQuery, type CombinedError } from 'urql';

import { SuggestDocument, type SuggestionsFragment } from '../api/generated';
import { refusalsOfRequest } from '../api/refusals';

// Somebody who types on has not asked yet.
const REST_MS = 150;
const SHORTEST = 2;
// After a refusal that does not say how long.
const PATIENCE_SECONDS = 10;

/**
 * What may be meant by a text, once it has rested. A text that is newer takes the place of one on its way, whose request
 * is given up; until it is answered, what was suggested stays. Once refused, nothing is asked until that may help: a
 * search does without, and the requests are left for the pages.
 */
export function useSuggestions(text: string, isWanted: boolean): SuggestionsFragment | undefined {
  const asked = useRested(text.trim());
  const [patientUntil, waitUntil] = useState(0);
  const isEnough = asked.length >= SHORTEST && text.trim().length >= SHORTEST;
  // Looked at when somebody types, and only then.
  const mayAsk = isWanted && isEnough && Date.now() >= patientUntil;
  const [{ data, error }] = useQuery({ query: SuggestDocument, variables: { text: asked }, pause: !mayAsk });
  useEffect(() => {
    if (error) waitUntil(endOf(error));
  }, [error]);
  return mayAsk ? data?.searchSuggest : undefined;
}

/** When it may help to ask again. */
function endOf(error: CombinedError): number {
  const ends = refusalsOfRequest(error).map(({ seconds, since }) => since + (seconds ?? PATIENCE_SECONDS) * 1000);
  return Math.max(...ends);
}

function useRested(text: string): string {
  const [rested, setRested] = useState(text);
  useEffect(() => {
    const timer = setTimeout(() => setRested(text), REST_MS);
    return () => clearTimeout(timer);
  }, [text]);
  return rested;
}
