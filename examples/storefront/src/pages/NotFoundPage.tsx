import { Link } from 'wouter';

export function NotFoundPage() {
  return (
    <section className="narrow">
      <title>Not found</title>
      <h1>There is nothing here</h1>
      <p>It may have been taken off the shelves. <Link href="/">Back to the home page</Link></p>
    </section>
  );
}
