import { useEffect, useRef, type ReactNode } from 'react';
import { useQuery } from 'urql';
import { Link, useLocation } from 'wouter';

import { FrameDocument } from '../api/generated';
import { StarSymbol } from '../parts/Stars';
import { SearchForm } from '../search/SearchForm';
import { AccountLink } from './AccountLink';

/** What stands around every page. */
export function Frame({ children }: { children: ReactNode }) {
  const [{ data }] = useQuery({ query: FrameDocument });
  const main = useFocusOnNewPage();
  const name = data?.shop.name ?? 'Nexus';
  return (
    <>
      <StarSymbol />
      <a className="skip" href="#main">Skip to the content</a>
      <header className="header">
        <Link className="brand" href="/">{name}</Link>
        <SearchForm />
        <AccountLink />
        <nav className="menu" aria-label="Categories">
          <ul>
            {data?.categories.map((category) => (
              <li key={category.id}>
                <Link href={`/c/${category.path}`}>{category.name}</Link>
              </li>
            ))}
          </ul>
        </nav>
      </header>
      <main id="main" ref={main} tabIndex={-1}>{children}</main>
      <footer className="footer">
        <p>A storefront on {name}, as an example: the orders are left to you.</p>
      </footer>
    </>
  );
}

/** A page is new to everybody: the eye goes to its top, and so do keyboard and screen reader. */
function useFocusOnNewPage() {
  const main = useRef<HTMLElement>(null);
  const [path] = useLocation();
  const shown = useRef(path);
  useEffect(() => {
    if (shown.current === path) return;
    shown.current = path;
    window.scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [path]);
  return main;
}
