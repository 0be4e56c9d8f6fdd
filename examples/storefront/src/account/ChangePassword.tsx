import { ChangePasswordDocument } from '../api/generated';
import { beginSession } from '../api/tokens';
import { useSubmission } from '../api/useSubmission';
import { Field, Form } from '../parts/Form';

const FIELDS = ['currentPassword', 'newPassword', 'newPasswordConfirmation'];

export function ChangePassword() {
  const { submit, submission } = useSubmission(ChangePasswordDocument);

  async function send({ currentPassword = '', newPassword = '', newPasswordConfirmation = '' }: Record<string, string>) {
    const payload = await submit({ currentPassword, newPassword, newPasswordConfirmation });
    // Every session is over; these tokens begin the next.
    if (payload?.tokens) beginSession(payload.tokens);
  }

  return (
    <section aria-labelledby="password">
      <h2 id="password">Your password</h2>
      <p>Changing it signs you out everywhere else.</p>
      <Form submission={submission} fields={FIELDS} action="Change the password" onSubmit={send}>
        <Field name="currentPassword" label="Present password" type="password" autoComplete="current-password" />
        <Field name="newPassword" label="New password" type="password" autoComplete="new-password" />
        <Field name="newPasswordConfirmation" label="New password once more" type="password" autoComplete="new-password" />
      </Form>
    </section>
  );
}
