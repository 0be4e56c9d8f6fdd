import { useId, useMemo, useState, type KeyboardEvent } from 'react';

import { groupsOf, type Option } from './groups';
import { idOf } from './Suggestions';
import { useSuggestions } from './useSuggestions';

interface Reactions {
  onChoose: (option: Option) => void;
  onClear: () => void;
}

/** The keyboard's part of a combobox with a list: https://www.w3.org/WAI/ARIA/apg/patterns/combobox/ */
export function useCombobox(text: string, { onChoose, onClear }: Reactions) {
  const id = useId();
  const [isWanted, want] = useState(false);
  const suggestions = useSuggestions(text, isWanted);
  const groups = useMemo(() => (suggestions ? groupsOf(suggestions) : []), [suggestions]);
  const options = useMemo(() => groups.flatMap((group) => group.options), [groups]);
  // What is active stays so among newer suggestions, if it is one of them.
  const [activeKey, setActiveKey] = useState<string | null>(null);
  const active = options.find(({ key }) => key === activeKey) ?? null;
  const isOpen = options.length > 0;

  /** Go on to the next option, or back; before the first and behind the last one lies the field itself. */
  function move(by: 1 | -1) {
    const places = options.length + 1;
    const place = (options.findIndex(({ key }) => key === active?.key) + 1 + by + places) % places;
    setActiveKey(options[place - 1]?.key ?? null);
  }

  function close() {
    want(false);
    setActiveKey(null);
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (isOpen) move(event.key === 'ArrowDown' ? 1 : -1);
      else want(true);
    } else if (event.key === 'Enter' && active) onChoose(active);
    else if (event.key === 'Escape' && isOpen) close();
    else if (event.key === 'Escape') onClear();
    else return;
    event.preventDefault();
  }

  const field = {
    role: 'combobox',
    'aria-expanded': isOpen,
    'aria-controls': id,
    'aria-autocomplete': 'list',
    'aria-activedescendant': active ? idOf(id, active) : undefined,
    onKeyDown,
    onBlur: close,
  } as const;
  return { field, list: { id, groups, active, onChoose }, isOpen, count: options.length, open: () => want(true), close };
}
