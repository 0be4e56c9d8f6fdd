import { useQuery } from 'urql';

import { BrandsDocument } from '../api/generated';
import { SORTS, useCriteria } from './criteria';

/** The filters beside a list; each takes effect at once. */
export function Filters() {
  const [{ data }] = useQuery({ query: BrandsDocument });
  const { parameters } = useCriteria();
  // The order without a choice: by relevance in a search, by age elsewhere.
  const isSearch = parameters.has('q');
  const sorts = isSearch ? SORTS : SORTS.filter(([name]) => name !== 'NEWEST');
  const brands = data?.brands.map(({ slug, name }) => [slug, name] as const) ?? [];
  return (
    <form className="filters" aria-label="Filters" onSubmit={(event) => event.preventDefault()}>
      <Choice name="sort" label="Sort by" none={isSearch ? 'Best match' : 'Newest'} options={sorts} />
      <Choice name="brand" label="Brand" none="All" options={brands} />
      <Choice name="rating" label="Rating" none="All" options={[['4', '4 stars and more'], ['3', '3 stars and more']]} />
      <fieldset>
        <legend>Price in {data?.shop.currencyCode ?? '…'}</legend>
        <Amount name="from" label="From" />
        <Amount name="to" label="To" />
      </fieldset>
      <Switch name="stock" label="In stock" />
      <Switch name="sale" label="On sale" />
    </form>
  );
}

interface ChoiceProps {
  name: string;
  label: string;
  none: string;
  options: readonly (readonly [string, string])[];
}

function Choice({ name, label, none, options }: ChoiceProps) {
  const { parameters, set } = useCriteria();
  return (
    <label>
      {label}
      <select value={parameters.get(name) ?? ''} onChange={(event) => set(name, event.target.value)}>
        <option value="">{none}</option>
        {options.map(([value, text]) => (
          <option key={value} value={value}>{text}</option>
        ))}
      </select>
    </label>
  );
}

function Amount({ name, label }: { name: string; label: string }) {
  const { parameters, set } = useCriteria();
  const shown = parameters.get(name) ?? '';
  return (
    <label>
      {label}
      <input
        key={shown}
        inputMode="decimal"
        pattern="[0-9]{1,9}([.][0-9]{1,2})?"
        defaultValue={shown}
        onBlur={(event) => set(name, event.target.value)}
        onKeyDown={(event) => event.key === 'Enter' && event.currentTarget.blur()}
      />
    </label>
  );
}

function Switch({ name, label }: { name: string; label: string }) {
  const { parameters, set } = useCriteria();
  return (
    <label className="switch">
      <input
        type="checkbox"
        checked={parameters.has(name)}
        onChange={(event) => set(name, event.target.checked ? 'yes' : null)}
      />
      {label}
    </label>
  );
}
