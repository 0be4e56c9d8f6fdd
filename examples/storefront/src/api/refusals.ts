// What the API refused, in one shape: errors of a payload, errors of the request, and no answer at all.
import type { CombinedError } from 'urql';

import type { AccountErrorCode, ReviewErrorCode } from './generated';

/** Codes in `extensions` of top-level errors; OFFLINE is our own, for a request that nobody answered. */
type RequestErrorCode =
  | 'BAD_REQUEST'
  | 'CURSOR_INVALID'
  | 'FORBIDDEN'
  | 'INTERNAL'
  | 'OFFLINE'
  | 'QUERY_TOO_COMPLEX'
  | 'RATE_LIMITED'
  | 'SERVICE_UNAVAILABLE'
  | 'UNAUTHENTICATED';

export type Code = AccountErrorCode | ReviewErrorCode | RequestErrorCode;

export interface Refusal {
  code: string;
  text: string;
  /** The name of the input it is about, such as `email`. */
  field: string | null;
  /** How long waiting takes to help, and from when on it is counted. */
  seconds: number | null;
  since: number;
}

interface PayloadError {
  code: string;
  message: string;
  field?: string[] | null;
  retryAfterSeconds?: number | null;
  attemptsRemaining?: number | null;
}

// Null where the shop's own message says more than the code: at a field, it names what is wrong with the value.
const WORDS: Record<Code, string | null> = {
  ALREADY_REPORTED: 'You have reported this review already.',
  ALREADY_REVIEWED: 'You have reviewed this product already.',
  BAD_REQUEST: 'The shop did not understand this page. Reload it, please.',
  CODE_INVALID: 'This code is wrong or too old. The one in the newest mail counts.',
  CURSOR_INVALID: 'This list has changed. Reload the page to begin at its front.',
  FORBIDDEN: 'Your account may not do this.',
  INTERNAL: 'Something went wrong in the shop. It has been noted; please try again.',
  INVALID: null,
  INVALID_CREDENTIALS: 'E-mail and password do not go together.',
  NOT_FOUND: 'This is gone. Reload the page to see what is there.',
  OFFLINE: 'The shop cannot be reached. Is there a connection?',
  OWN_REVIEW: 'This review is your own.',
  PASSWORD_MISMATCH: 'The two passwords differ.',
  PASSWORD_NUMERIC: 'A password needs more than digits.',
  PASSWORD_TOO_COMMON: 'Too many people use this password.',
  PASSWORD_TOO_LONG: null,
  PASSWORD_TOO_SHORT: null,
  PASSWORD_TOO_SIMILAR: null,
  PROVIDER_REJECTED: 'The other site did not vouch for you.',
  QUERY_TOO_COMPLEX: 'This page asked for too much at once.',
  RATE_LIMITED: 'That was too often.',
  REQUIRED: null,
  SERVICE_UNAVAILABLE: 'The shop is overloaded. Please try again in a moment.',
  STALE_REVISION: 'This has changed meanwhile. Reload the page to see how.',
  TOKEN_INVALID: 'You have been signed out. Please sign in again.',
  TOKEN_REUSED: 'For your safety you have been signed out. Please sign in again.',
  UNAUTHENTICATED: 'Please sign in first.',
};

/** The refusals of a payload, every one at once. */
export function refusalsOfPayload(errors: readonly PayloadError[]): Refusal[] {
  return errors.map(({ code, message, field, retryAfterSeconds, attemptsRemaining }) => ({
    code,
    text: withGuesses(textOf(code, message), attemptsRemaining),
    field: field?.at(-1) ?? null,
    seconds: retryAfterSeconds ?? null,
    since: Date.now(),
  }));
}

/** The refusals of a request, whose payload never came. */
export function refusalsOfRequest(error: CombinedError): Refusal[] {
  if (error.graphQLErrors.length === 0) return [refuse('OFFLINE', error.message)];
  return error.graphQLErrors.map(({ message, extensions }) =>
    refuse(String(extensions.code ?? 'INTERNAL'), message, Number(extensions.retryAfterSeconds) || null),
  );
}

function refuse(code: string, message: string, seconds: number | null = null): Refusal {
  return { code, text: textOf(code, message), field: null, seconds, since: Date.now() };
}

/** A code that is newer than this page has no words here; then the shop's are shown. */
function textOf(code: string, message: string): string {
  return WORDS[code as Code] ?? message;
}

function withGuesses(text: string, left: number | null | undefined): string {
  if (left == null) return text;
  if (left === 0) return `${text} No guesses are left: ask for another code.`;
  return `${text} ${left === 1 ? 'One guess is' : `${left} guesses are`} left.`;
}
