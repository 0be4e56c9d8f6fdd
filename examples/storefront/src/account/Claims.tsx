import { useLocation } from 'wouter';

import { ResolveClaimDocument, type ClaimFragment, type SecurityClaimKind } from '../api/generated';
import { endSession } from '../api/tokens';
import { useSubmission } from '../api/useSubmission';
import { Moment } from '../parts/Day';
import { RefusalList } from '../parts/RefusalList';
import { placeOf } from './place';

const WORDS: Record<SecurityClaimKind, string> = {
  UNUSUAL_LOCATION: 'Somebody signed in from an unusual place.',
  ACCOUNT_LOCKED: 'Somebody tried many passwords; signing in was locked for a while.',
  PASSWORD_CHANGED: 'The password was changed.',
  REFRESH_TOKEN_REUSED: 'A used token was used again, and its session was ended.',
};

/** What happened to the account, and wants to be answered. */
export function Claims({ claims }: { claims: readonly ClaimFragment[] }) {
  const waiting = claims.filter(({ isResolved }) => !isResolved);
  return (
    <section aria-labelledby="claims">
      <h2 id="claims">Was this you?</h2>
      {waiting.length === 0 && <p>Nothing unusual has happened.</p>}
      <ul className="claims">
        {waiting.map((claim) => <Claim key={claim.id} claim={claim} />)}
      </ul>
    </section>
  );
}

function Claim({ claim }: { claim: ClaimFragment }) {
  const [, navigate] = useLocation();
  const { submit, submission } = useSubmission(ResolveClaimDocument);
  const { id, kind, occurredAt, event } = claim;

  async function deny() {
    // It locks everybody out, whoever answers included: asked twice, then on to the new password.
    if (!confirm('This signs you out everywhere, and you set a new password. Go on?')) return;
    if (!(await submit({ id, wasMe: false }))) return;
    endSession();
    navigate('/account/reset-password');
  }

  return (
    <li data-kind={kind}>
      <p>
        {WORDS[kind]} <Moment at={occurredAt} />
        {event && `, from ${event.ipAddress}${placeOf(event.place)}`}
      </p>
      <RefusalList refusals={submission.refusals} />
      <p className="actions">
        <button type="button" disabled={submission.isBusy} onClick={() => submit({ id, wasMe: true })}>It was me</button>
        <button type="button" className="danger" disabled={submission.isBusy} onClick={deny}>It was not me</button>
      </p>
    </li>
  );
}
