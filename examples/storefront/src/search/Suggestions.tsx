import { useEffect, useRef } from 'react';

import type { Group, Option } from './groups';

interface SuggestionsProps {
  id: string;
  groups: readonly Group[];
  active: Option | null;
  onChoose: (option: Option) => void;
}

export const idOf = (list: string, option: Option) => `${list}-${encodeURIComponent(option.key)}`;

/** The listbox of the search's combobox: the focus stays in the field, which says which option is active. */
export function Suggestions({ id, groups, active, onChoose }: SuggestionsProps) {
  return (
    // A press must not take the focus out of the field.
    <div
      id={id}
      className="suggestions"
      role="listbox"
      aria-label="Suggestions"
      onMouseDown={(event) => event.preventDefault()}
    >
      {groups.map(({ label, options }) => (
        <div key={label} role="group" aria-label={label}>
          <div role="presentation" className="label">{label}</div>
          {options.map((option) => (
            <Item
              key={option.key}
              id={idOf(id, option)}
              option={option}
              isActive={option === active}
              onChoose={onChoose}
            />
          ))}
        </div>
      ))}
    </div>
  );
}

interface ItemProps {
  id: string;
  option: Option;
  isActive: boolean;
  onChoose: (option: Option) => void;
}

function Item({ id, option, isActive, onChoose }: ItemProps) {
  const item = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (isActive) item.current?.scrollIntoView({ block: 'nearest' });
  }, [isActive]);
  return (
    <div ref={item} id={id} className="option" role="option" aria-selected={isActive} onClick={() => onChoose(option)}>
      {option.content}
    </div>
  );
}
