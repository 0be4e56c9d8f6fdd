import { Link, useLocation, useSearchParams } from 'wouter';
import { useHistoryState } from 'wouter/use-browser-location';

import { SignInDocument } from '../api/generated';
import { beginSession } from '../api/tokens';
import { useSubmission } from '../api/useSubmission';
import { Field, Form } from '../parts/Form';

/** What the page before knows already. */
interface Known {
  email?: string;
}

export function SignInPage() {
  const known = useHistoryState<Known | null>();
  const [, navigate] = useLocation();
  const [parameters] = useSearchParams();
  const { submit, submission } = useSubmission(SignInDocument);

  async function send({ email = '', password = '' }: Record<string, string>) {
    const payload = await submit({ input: { email, password } });
    if (!payload?.tokens) return;
    beginSession(payload.tokens);
    navigate(pathOf(parameters.get('next')), { replace: true });
  }

  return (
    <section className="narrow">
      <title>Sign in</title>
      <h1>Sign in</h1>
      {parameters.has('welcome') && <p role="status">Your address is confirmed. Sign in, please.</p>}
      <Form submission={submission} fields={['email', 'password']} action="Sign in" onSubmit={send}>
        <Field name="email" label="E-mail" type="email" autoComplete="username" defaultValue={known?.email} />
        <Field name="password" label="Password" type="password" autoComplete="current-password" />
      </Form>
      <p><Link href="/account/register">Register</Link> · <Link href="/account/reset-password">Forgotten the password?</Link></p>
    </section>
  );
}

/** Only a page of this shop: an address made by others must lead nowhere else. */
function pathOf(next: string | null): string {
  return next && /^\/(?![/\\])/.test(next) ? next : '/account';
}
