import { useQuery } from 'urql';
import { Link, useLocation } from 'wouter';

import { PasswordPolicyDocument, RegisterDocument } from '../api/generated';
import { useSubmission } from '../api/useSubmission';
import { Field, Form } from '../parts/Form';

const FIELDS = ['firstName', 'lastName', 'email', 'password', 'passwordConfirmation'];

export function RegisterPage() {
  const [, navigate] = useLocation();
  const [{ data }] = useQuery({ query: PasswordPolicyDocument });
  const { submit, submission } = useSubmission(RegisterDocument);
  const length = data?.shop.passwordPolicy.minLength;

  async function send({ firstName = '', lastName = '', email = '', password = '', passwordConfirmation = '' }) {
    const payload = await submit({ input: { firstName, lastName, email, password, passwordConfirmation } });
    if (!payload?.challenge) return;
    const { sentTo, resendAvailableAt } = payload.challenge;
    navigate('/account/verify', { state: { email: sentTo, resendAvailableAt } });
  }

  return (
    <section className="narrow">
      <title>Register</title>
      <h1>Register</h1>
      <Form submission={submission} fields={FIELDS} action="Register" onSubmit={send}>
        <Field name="firstName" label="First name" autoComplete="given-name" />
        <Field name="lastName" label="Last name" autoComplete="family-name" hint="Others see its initial." />
        <Field name="email" label="E-mail" type="email" autoComplete="username" hint="It gets a code of six digits." />
        <Field
          name="password"
          label="Password"
          type="password"
          autoComplete="new-password"
          {...(length && { hint: `${length} characters or more` })}
        />
        <Field name="passwordConfirmation" label="Password once more" type="password" autoComplete="new-password" />
      </Form>
      <p>You have an account? <Link href="/account/sign-in">Sign in</Link></p>
    </section>
  );
}
