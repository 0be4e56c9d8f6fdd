import { useEffect, useId, useRef } from 'react';

import type { RangeFacetFragment } from '../../api/generated';
import { useChoosing, useCriteria, valuesOf } from '../criteria';
import { amountIn, unitOf } from '../words';

export function RangeFacet({ facet }: { facet: RangeFacetFragment }) {
  const hint = useId();
  const { min, max } = facet;
  const unit = unitOf(facet);
  const { choices } = useCriteria();
  const isChosen = choices.some(({ filterField, key }) => filterField === facet.filterField && key === facet.key);
  if (min === null && !isChosen) return null;
  return (
    <fieldset aria-describedby={hint}>
      <legend>{facet.label}{unit && ` in ${unit}`}</legend>
      <div className="range">
        <Bound facet={facet} operator="gte" label="From" extreme={min} />
        <Bound facet={facet} operator="lte" label="To" extreme={max} />
      </div>
      <p id={hint} className="hint">
        {min === null || max === null ? 'Nothing is left.' : `There are ${amountIn(facet, min)} to ${amountIn(facet, max)}.`}
      </p>
    </fieldset>
  );
}

interface BoundProps {
  facet: RangeFacetFragment;
  operator: 'gte' | 'lte';
  label: string;
  extreme: string | null;
}

/** A number that takes effect when it has been typed, not with every digit. */
function Bound({ facet, operator, label, extreme }: BoundProps) {
  const input = useRef<HTMLInputElement>(null);
  const { choices } = useCriteria();
  const { choose } = useChoosing();
  const [chosen = ''] = valuesOf(choices, facet, operator);
  useEffect(() => {
    if (input.current) input.current.value = chosen;
  }, [chosen]);

  function narrow(typed: HTMLInputElement) {
    if (typed.validity.valid && typed.value !== chosen) choose(facet, operator, typed.value ? [typed.value] : []);
  }

  return (
    <label>
      {label}
      <input
        ref={input}
        type="number"
        step="any"
        inputMode="decimal"
        placeholder={extreme ?? undefined}
        onBlur={(event) => narrow(event.currentTarget)}
        onKeyDown={(event) => event.key === 'Enter' && narrow(event.currentTarget)}
      />
    </label>
  );
}
