// The tokens of whoever is signed in, kept where reloads and other tabs find them.
import { useSyncExternalStore } from 'react';

export interface Tokens {
  accessToken: string;
  accessTokenExpiresAt: string;
  refreshToken: string;
}

/** `session` stays the same from sign-in to sign-out, however often the tokens change. */
interface Kept extends Tokens {
  session: string;
}

const KEY = 'nexus.tokens';
const listeners = new Set<() => void>();

export function readTokens(): Kept | null {
  const kept = localStorage.getItem(KEY);
  return kept ? (JSON.parse(kept) as Kept) : null;
}

export function beginSession(tokens: Tokens): void {
  write({ ...pick(tokens), session: crypto.randomUUID() });
}

/** Go on with the next pair of the same session. */
export function renewSession(tokens: Tokens): void {
  const kept = readTokens();
  if (kept) write({ ...pick(tokens), session: kept.session });
}

export function endSession(): void {
  write(null);
}

/** The id of the session, or null; a component that uses it hears of sign-ins and sign-outs in every tab. */
export function useSession(): string | null {
  return useSyncExternalStore(subscribe, () => readTokens()?.session ?? null);
}

function pick({ accessToken, accessTokenExpiresAt, refreshToken }: Tokens): Tokens {
  return { accessToken, accessTokenExpiresAt, refreshToken };
}

function write(kept: Kept | null): void {
  if (kept) localStorage.setItem(KEY, JSON.stringify(kept));
  else localStorage.removeItem(KEY);
  listeners.forEach((listener) => listener());
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  // Other tabs say it by this event.
  window.addEventListener('storage', listener);
  return () => {
    listeners.delete(listener);
    window.removeEventListener('storage', listener);
  };
}
