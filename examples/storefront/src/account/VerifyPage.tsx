import { useState } from 'react';
import { Redirect, useLocation } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';

import { ResendCodeDocument, VerifyDocument } from '../api/generated';
import { useSubmission } from '../api/useSubmission';
import { Field, Form } from '../parts/Form';
import { RefusalList } from '../parts/RefusalList';
import { inWords, useSecondsUntil, waitOf } from '../parts/Wait';

/** What a registration hands over; the address is no secret, but has no business in the address bar. */
interface Registered {
  email: string;
  resendAvailableAt: string;
}

export function VerifyPage() {
  const registered = useHistoryState<Registered | null>();
  const [, navigate] = useLocation();
  const { submit, submission } = useSubmission(VerifyDocument);
  if (!registered) return <Redirect to="/account/register" />;
  const { email, resendAvailableAt } = registered;

  async function send({ code = '' }: Record<string, string>) {
    const payload = await submit({ email, code: code.trim() });
    if (payload) navigate('/account/sign-in?welcome=yes', { replace: true, state: { email } });
  }

  return (
    <section className="narrow">
      <title>Confirm your address</title>
      <h1>Confirm your address</h1>
      <p>A mail with a code is on its way to <strong>{email}</strong>.</p>
      <Form submission={submission} fields={['code']} action="Confirm" onSubmit={send}>
        <Field name="code" label="Code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
      </Form>
      <Resend email={email} availableAt={resendAvailableAt} />
    </section>
  );
}

function Resend({ email, availableAt }: { email: string; availableAt: string }) {
  const { submit, submission } = useSubmission(ResendCodeDocument);
  const [next, setNext] = useState(availableAt);
  const wait = useSecondsUntil(Math.max(Date.parse(next), waitOf(submission.refusals)));

  async function resend() {
    const payload = await submit({ email });
    if (payload?.challenge) setNext(payload.challenge.resendAvailableAt);
  }

  return (
    <div className="resend">
      <button type="button" disabled={wait > 0 || submission.isBusy} onClick={resend}>
        {wait > 0 ? `Another code in ${inWords(wait)}` : 'Send another code'}
      </button>
      <RefusalList refusals={submission.refusals} />
    </div>
  );
}
