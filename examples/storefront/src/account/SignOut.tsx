import { useMutation } from 'urql';
import { useLocation } from 'wouter';

import { SignOutDocument } from '../api/generated';
import { endSession, readTokens } from '../api/tokens';

/** Signs out here whatever the shop answers: without the tokens nobody goes on. */
export function SignOut() {
  const [{ fetching }, send] = useMutation(SignOutDocument);
  const [, navigate] = useLocation();

  async function signOut() {
    const tokens = readTokens();
    if (tokens) await send({ refreshToken: tokens.refreshToken });
    endSession();
    navigate('/');
  }

  return <button type="button" disabled={fetching} onClick={signOut}>Sign out</button>;
}
