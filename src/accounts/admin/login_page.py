"""The admin's login page; `accounts.backends` decides who is let in, and keeps the record."""

from typing import Any

from django.contrib import admin

from nexus.common.theme import AuthenticationForm

# One for every reason, so that it tells nobody which it was.
REFUSAL = (
    "The e-mail or the password is not right, or the account may not work here. "
    "After too many attempts, wait fifteen minutes."
)


class LoginForm(AuthenticationForm):
    """An e-mail and a password."""

    error_messages = {**AuthenticationForm.error_messages, "invalid_login": REFUSAL, "inactive": REFUSAL}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A phone offers the @ then. The form itself refuses nothing that the backend would not.
        self.fields["username"].widget.input_type = "email"


admin.site.login_form = LoginForm
