import { EndOtherSessionsDocument, EndSessionDocument, type SessionsFragment } from '../api/generated';
import { useSubmission } from '../api/useSubmission';
import { Moment } from '../parts/Day';
import { RefusalList } from '../parts/RefusalList';
import { placeOf } from './place';

export function Sessions({ sessions }: Pick<SessionsFragment, 'sessions'>) {
  const one = useSubmission(EndSessionDocument);
  const others = useSubmission(EndOtherSessionsDocument);
  const refusals = [...one.submission.refusals, ...others.submission.refusals];
  return (
    <section aria-labelledby="sessions">
      <h2 id="sessions">Where you are signed in</h2>
      <RefusalList refusals={refusals} />
      <ul className="sessions">
        {sessions.map(({ id, userAgent, ipAddress, place, lastUsedAt, isCurrent }) => (
          <li key={id}>
            <p className="agent">{userAgent || 'Unknown device'}</p>
            <p>{ipAddress}{placeOf(place)}, last used <Moment at={lastUsedAt} /></p>
            {isCurrent ? <p className="here">This one</p> : (
              <button type="button" onClick={() => one.submit({ id })}>End it</button>
            )}
          </li>
        ))}
      </ul>
      {sessions.length > 1 && (
        <button type="button" onClick={() => others.submit({})}>End all others</button>
      )}
    </section>
  );
}
