import type { ToggleFacetFragment } from '../../api/generated';
import { useChoosing, useCriteria, valuesOf } from '../criteria';
import { Count } from './Count';

export function ToggleFacet({ facet }: { facet: ToggleFacetFragment }) {
  const { choices } = useCriteria();
  const { choose } = useChoosing();
  return (
    <label className="choice toggle" data-empty={facet.count === 0}>
      <input
        type="checkbox"
        checked={valuesOf(choices, facet, 'is').includes('true')}
        onChange={(event) => choose(facet, 'is', event.target.checked ? ['true'] : [])}
      />
      {facet.label} <Count of={facet.count} />
    </label>
  );
}
