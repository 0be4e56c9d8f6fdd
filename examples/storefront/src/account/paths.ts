/** Where somebody signs in who goes on with a page of this shop then. */
export const pathOfSignIn = (next: string) => `/account/sign-in?${new URLSearchParams({ next })}`;
