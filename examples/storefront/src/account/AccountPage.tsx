import { useQuery } from 'urql';

import { AccountPageDocument, ChangeNameDocument, type AccountPageQuery } from '../api/generated';
import { useSubmission } from '../api/useSubmission';
import { Field, Form } from '../parts/Form';
import { Loading } from '../parts/Loading';
import { RequestRefused } from '../parts/RequestRefused';
import { ChangePassword } from './ChangePassword';
import { Claims } from './Claims';
import { LoginHistory } from './LoginHistory';
import { Sessions } from './Sessions';
import { SignOut } from './SignOut';

export function AccountPage() {
  const [{ data, error }] = useQuery({ query: AccountPageDocument, requestPolicy: 'cache-and-network' });
  if (error) return <RequestRefused error={error} />;
  if (!data?.me) return <Loading />;
  const { me } = data;
  return (
    <div className="account">
      <title>Your account</title>
      <h1>Hello, {me.firstName}</h1>
      <p className="lead">{me.email}</p>
      <SignOut />
      <Claims claims={me.securityClaims} />
      <Sessions sessions={me.sessions} />
      <LoginHistory />
      <Names me={me} />
      <ChangePassword />
    </div>
  );
}

function Names({ me }: { me: NonNullable<AccountPageQuery['me']> }) {
  const { submit, submission } = useSubmission(ChangeNameDocument);
  return (
    <section aria-labelledby="names">
      <h2 id="names">Your name</h2>
      <Form
        submission={submission}
        fields={['firstName', 'lastName']}
        action="Change the name"
        onSubmit={({ firstName, lastName }) => void submit({ input: { firstName, lastName } })}
      >
        <Field name="firstName" label="First name" autoComplete="given-name" defaultValue={me.firstName} />
        <Field name="lastName" label="Last name" autoComplete="family-name" defaultValue={me.lastName} />
      </Form>
    </section>
  );
}
