import { useQuery } from 'urql';
import { Link } from 'wouter';

import { ViewerDocument } from '../api/generated';
import { useSession } from '../api/tokens';

/** The way to the account, with the number of claims that wait for an answer. */
export function AccountLink() {
  const session = useSession();
  const [{ data }] = useQuery({ query: ViewerDocument, pause: session === null });
  if (session === null) return <Link className="account-link" href="/account/sign-in">Sign in</Link>;
  const waiting = data?.me?.securityClaims.filter(({ isResolved }) => !isResolved).length ?? 0;
  return (
    <Link className="account-link" href="/account">
      {data?.me?.firstName ?? 'Account'}
      {waiting > 0 && <span className="badge" aria-label={`${waiting} to look at`}>{waiting}</span>}
    </Link>
  );
}
