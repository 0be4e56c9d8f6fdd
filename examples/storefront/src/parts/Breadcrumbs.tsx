import { Link } from 'wouter';

interface Crumb {
  id: string;
  name: string;
  path: string;
}

export function Breadcrumbs({ crumbs }: { crumbs: readonly Crumb[] }) {
  return (
    <nav className="breadcrumbs" aria-label="Breadcrumb">
      <ol>
        <li><Link href="/">Start</Link></li>
        {crumbs.map(({ id, name, path }) => (
          <li key={id}><Link href={`/c/${path}`}>{name}</Link></li>
        ))}
      </ol>
    </nav>
  );
}
