import type { FacetFragment } from '../api/generated';
import { useChoosing, useCriteria } from './criteria';
import { wordsOf } from './words';

interface ChosenProps {
  facets: readonly FacetFragment[];
  /** Called when the button that had the focus goes away. */
  onRemoved: () => void;
}

/** What the list is narrowed by; each goes away with a press. */
export function Chosen({ facets, onRemoved }: ChosenProps) {
  const { choices } = useCriteria();
  const { remove, clear } = useChoosing();
  if (choices.length === 0) return null;

  function after(change: () => void) {
    change();
    onRemoved();
  }

  return (
    <ul className="chosen" aria-label="Chosen filters">
      {choices.map((choice) => {
        const { name, value } = wordsOf(choice, facets);
        return (
          <li key={`${choice.filterField} ${choice.key} ${choice.operator} ${choice.value}`}>
            <button type="button" onClick={() => after(() => remove(choice))}>
              <span className="visually-hidden">Remove </span>
              {name}: <b>{value}</b>
            </button>
          </li>
        );
      })}
      <li>
        <button type="button" className="quiet" onClick={() => after(clear)}>Clear all</button>
      </li>
    </ul>
  );
}
