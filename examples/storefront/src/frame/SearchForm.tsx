import type { FormEvent } from 'react';
import { useLocation, useSearchParams } from 'wouter';

export function SearchForm() {
  const [path, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const shown = path === '/search' ? (parameters.get('q') ?? '') : '';

  function search(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const text = String(new FormData(event.currentTarget).get('q')).trim();
    if (text) navigate(`/search?${new URLSearchParams({ q: text })}`);
  }

  return (
    <form className="search" role="search" onSubmit={search}>
      <input key={shown} name="q" type="search" aria-label="Search" placeholder="Search" defaultValue={shown} maxLength={256} />
      <button type="submit">Search</button>
    </form>
  );
}
