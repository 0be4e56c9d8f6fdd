import { Redirect, Route, Switch } from 'wouter';

import { useSession } from '../api/tokens';
import { NotFoundPage } from '../pages/NotFoundPage';
import { AccountPage } from './AccountPage';
import { RegisterPage } from './RegisterPage';
import { ResetPasswordPage } from './ResetPasswordPage';
import { SignInPage } from './SignInPage';
import { VerifyPage } from './VerifyPage';

export default function AccountPages() {
  const session = useSession();
  return (
    <Switch>
      <Route path="/account">{session ? <AccountPage /> : <Redirect to="/account/sign-in" />}</Route>
      <Route path="/account/sign-in" component={SignInPage} />
      <Route path="/account/register" component={RegisterPage} />
      <Route path="/account/verify" component={VerifyPage} />
      <Route path="/account/reset-password" component={ResetPasswordPage} />
      <Route component={NotFoundPage} />
    </Switch>
  );
}
