// The one way to the API: a cache, a token that is kept alive, and HTTP.
import { authExchange, type AuthUtilities } from '@urql/exchange-auth';
import { Client, fetchExchange, type CombinedError } from 'urql';

import { createCacheExchange } from './cache';
import { RefreshDocument } from './generated';
import { endSession, readTokens, renewSession } from './tokens';

// Renewed a little early, so that no request is on its way when the token ends.
const EARLY_MS = 30_000;

/** A client with an empty cache: what one person saw is not shown to the next. */
export function createClient(): Client {
  return new Client({
    url: '/graphql/',
    preferGetMethod: false,
    exchanges: [createCacheExchange(), authExchange(async (utilities) => auth(utilities)), fetchExchange],
  });
}

/** urql waits for one refresh, however many requests want it, and then sends each of them once more. */
function auth(utilities: AuthUtilities) {
  return {
    addAuthToOperation(operation: Parameters<AuthUtilities['appendHeaders']>[0]) {
      const tokens = readTokens();
      return tokens
        ? utilities.appendHeaders(operation, { Authorization: `Bearer ${tokens.accessToken}` })
        : operation;
    },
    willAuthError: () => isEnding(readTokens()?.accessTokenExpiresAt),
    didAuthError: (error: CombinedError) =>
      readTokens() !== null && error.graphQLErrors.some(({ extensions }) => extensions.code === 'UNAUTHENTICATED'),
    refreshAuth: () => refreshOnce(utilities),
  };
}

function isEnding(expiresAt: string | undefined): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) - EARLY_MS < Date.now();
}

/** A refresh token is good for one use: tabs take turns, and look whether another one was faster. */
async function refreshOnce(utilities: AuthUtilities): Promise<void> {
  const used = readTokens();
  await navigator.locks.request('nexus-tokens', async () => {
    const kept = readTokens();
    if (!kept || kept.refreshToken !== used?.refreshToken) return;
    const { data } = await utilities.mutate(RefreshDocument, { refreshToken: kept.refreshToken });
    // Without an answer nothing is known about the session: the next request tries again.
    if (data?.refreshToken.tokens) renewSession(data.refreshToken.tokens);
    else if (data?.refreshToken.errors.some(({ code }) => code.startsWith('TOKEN_'))) endSession();
  });
}
