import { useId } from 'react';

import type { RatingFacetFragment } from '../../api/generated';
import { useChoosing, useCriteria, valuesOf } from '../criteria';
import { Count } from './Count';

export function RatingFacet({ facet }: { facet: RatingFacetFragment }) {
  const name = useId();
  const { choices } = useCriteria();
  const { choose } = useChoosing();
  const [chosen] = valuesOf(choices, facet, 'least');
  return (
    <fieldset>
      <legend>{facet.label}</legend>
      <label className="choice">
        <input type="radio" name={name} checked={chosen === undefined} onChange={() => choose(facet, 'least', [])} />
        Any
      </label>
      {facet.values.map(({ stars, label, count }) => (
        <label key={stars} className="choice" data-empty={count === 0}>
          <input
            type="radio"
            name={name}
            checked={chosen === String(stars)}
            onChange={() => choose(facet, 'least', [String(stars)])}
          />
          {label} <Count of={count} />
        </label>
      ))}
    </fieldset>
  );
}
