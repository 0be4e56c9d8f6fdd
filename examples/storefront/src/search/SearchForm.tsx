import { useEffect, useState, type FormEvent } from 'react';
import { useLocation, useSearchParams } from 'wouter';

import { pathOfSearch } from './paths';
import { Suggestions } from './Suggestions';
import { useCombobox } from './useCombobox';

/** The search of every page: it suggests while somebody types. Enter goes to what is active, or searches for the text. */
export function SearchForm() {
  const [path, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const asked = path === '/search' ? (parameters.get('q') ?? '') : '';
  const [text, setText] = useState(asked);
  useEffect(() => setText(asked), [asked, path]);
  const { field, list, isOpen, count, open, close } = useCombobox(text, {
    onChoose: (option) => go(option.path),
    onClear: () => setText(''),
  });

  function go(to: string) {
    close();
    // The page that it leads to says what stands here, unless it is the one that is open.
    setText(asked);
    navigate(to);
  }

  function search(event: FormEvent) {
    event.preventDefault();
    if (!text.trim()) return;
    close();
    navigate(pathOfSearch(text.trim()));
  }

  return (
    <form className="search" role="search" onSubmit={search}>
      <input
        {...field}
        name="q"
        aria-label="Search"
        placeholder="Search"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={256}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          open();
        }}
      />
      <button type="submit">Search</button>
      {isOpen && <Suggestions {...list} />}
      <p className="visually-hidden" aria-live="polite">
        {isOpen && (count === 1 ? '1 suggestion' : `${count} suggestions`)}
      </p>
    </form>
  );
}
