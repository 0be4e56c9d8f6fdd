import { useState } from 'react';
import { useLocation } from 'wouter';

import { ConfirmResetDocument, RequestResetDocument } from '../api/generated';
import { endSession } from '../api/tokens';
import { useSubmission } from '../api/useSubmission';
import { Field, Form } from '../parts/Form';

export function ResetPasswordPage() {
  const [email, setEmail] = useState<string | null>(null);
  return (
    <section className="narrow">
      <title>A new password</title>
      <h1>A new password</h1>
      {email === null ? <AskForCode onSent={setEmail} /> : <SetPassword email={email} />}
    </section>
  );
}

function AskForCode({ onSent }: { onSent: (email: string) => void }) {
  const { submit, submission } = useSubmission(RequestResetDocument);

  async function send({ email = '' }: Record<string, string>) {
    const payload = await submit({ email });
    if (payload?.challenge) onSent(payload.challenge.sentTo);
  }

  return (
    <Form submission={submission} fields={['email']} action="Send a code" onSubmit={send}>
      <Field name="email" label="E-mail" type="email" autoComplete="username" />
    </Form>
  );
}

const FIELDS = ['code', 'newPassword', 'newPasswordConfirmation'];

function SetPassword({ email }: { email: string }) {
  const [, navigate] = useLocation();
  const { submit, submission } = useSubmission(ConfirmResetDocument);

  async function send({ code = '', newPassword = '', newPasswordConfirmation = '' }: Record<string, string>) {
    const payload = await submit({ input: { email, code: code.trim(), newPassword, newPasswordConfirmation } });
    if (!payload) return;
    // Every session is over, this one too.
    endSession();
    navigate('/account/sign-in', { replace: true, state: { email } });
  }

  return (
    <>
      <p>If there is an account, a mail with a code is on its way to <strong>{email}</strong>.</p>
      <Form submission={submission} fields={FIELDS} action="Set the password" onSubmit={send}>
        <Field name="code" label="Code" inputMode="numeric" autoComplete="one-time-code" maxLength={6} />
        <Field name="newPassword" label="New password" type="password" autoComplete="new-password" />
        <Field name="newPasswordConfirmation" label="New password once more" type="password" autoComplete="new-password" />
      </Form>
    </>
  );
}
