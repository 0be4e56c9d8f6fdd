import { useState } from 'react';
import { useQuery } from 'urql';

import { LoginHistoryDocument, type LoginOutcome } from '../api/generated';
import { Moment } from '../parts/Day';
import { RequestRefused } from '../parts/RequestRefused';
import { placeOf } from './place';

const WORDS: Record<LoginOutcome, string> = {
  SUCCESS: 'Signed in',
  BAD_CREDENTIALS: 'Wrong password',
  LOCKED_OUT: 'Refused: locked',
  EMAIL_NOT_VERIFIED: 'Refused: address not confirmed',
};

export function LoginHistory() {
  const [after, setAfter] = useState<string | null>(null);
  const [{ data, error, fetching }] = useQuery({ query: LoginHistoryDocument, variables: { after } });
  if (error) return <RequestRefused error={error} />;
  const { nodes = [], pageInfo } = data?.me?.loginHistory ?? {};
  return (
    <section aria-labelledby="history">
      <h2 id="history">Who tried to sign in</h2>
      <table>
        <thead>
          <tr><th>When</th><th>How it ended</th><th>From</th><th>With</th></tr>
        </thead>
        <tbody>
          {nodes.map(({ id, outcome, ipAddress, userAgent, occurredAt, isUnusual, place }) => (
            <tr key={id} data-outcome={outcome}>
              <td><Moment at={occurredAt} /></td>
              <td>{WORDS[outcome]}{isUnusual && ', unusual place'}</td>
              <td>{ipAddress}{placeOf(place)}</td>
              <td className="agent">{userAgent}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {pageInfo?.hasNextPage && (
        <button type="button" disabled={fetching} onClick={() => setAfter(pageInfo.endCursor)}>Earlier</button>
      )}
    </section>
  );
}
