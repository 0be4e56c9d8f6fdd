import { SORTS, useChoosing, useCriteria } from './criteria';

/** The order of a list; without a choice it is relevance in a search, and age elsewhere. */
export function Sort() {
  const { text, sort } = useCriteria();
  const { sortBy } = useChoosing();
  const sorts = text ? SORTS : SORTS.filter(([name]) => name !== 'NEWEST');
  return (
    <label className="sort">
      Sort by
      <select value={sort ?? ''} onChange={(event) => sortBy(event.target.value)}>
        <option value="">{text ? 'Best match' : 'Newest'}</option>
        {sorts.map(([value, words]) => <option key={value} value={value}>{words}</option>)}
      </select>
    </label>
  );
}
