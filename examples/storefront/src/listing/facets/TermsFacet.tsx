import { useState } from 'react';

import type { TermsFacetFragment } from '../../api/generated';
import { useChoosing, useCriteria, valuesOf } from '../criteria';
import { Count } from './Count';

// A longer list is shown when somebody asks for it.
const SHORT = 6;

export function TermsFacet({ facet }: { facet: TermsFacetFragment }) {
  const [isLong, setLong] = useState(false);
  const { choices } = useCriteria();
  const { choose } = useChoosing();
  const chosen = valuesOf(choices, facet, 'anyOf');
  const shown = facet.values.filter(({ value }, place) => isLong || place < SHORT || chosen.includes(value));
  if (facet.values.length === 0) return null;

  function toggle(value: string, isChosen: boolean) {
    choose(facet, 'anyOf', isChosen ? [...chosen, value] : chosen.filter((other) => other !== value));
  }

  return (
    <fieldset>
      <legend>{facet.label}</legend>
      {shown.map(({ value, label, count }) => (
        <label key={value} className="choice" data-empty={count === 0}>
          <input
            type="checkbox"
            checked={chosen.includes(value)}
            onChange={(event) => toggle(value, event.target.checked)}
          />
          {label} <Count of={count} />
        </label>
      ))}
      {facet.values.length > SHORT && (
        <button type="button" className="quiet" aria-expanded={isLong} onClick={() => setLong(!isLong)}>
          {isLong ? 'Show fewer' : `Show all ${facet.values.length}${facet.hasMore ? ' or more' : ''}`}
          <span className="visually-hidden"> of {facet.label}</span>
        </button>
      )}
    </fieldset>
  );
}
