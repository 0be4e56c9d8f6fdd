"""How Django's admin lets people in; the API has tokens instead."""

from typing import Any

from asgiref.sync import sync_to_async
from django.contrib.auth.backends import ModelBackend
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from accounts.actions.sign_in import log_in_to_admin
from accounts.errors import AccountErrorCode, AccountRefusedError
from accounts.models import User
from nexus.common.client import Client, client_of


class StaffBackend(ModelBackend):
    """Lets active staff with a confirmed address in by password; permissions are Django's own."""

    def authenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Return the member of staff with this e-mail and password, or None.

        Raises ValidationError, which the page's form shows, when a budget is used up.
        """
        email = username if username is not None else kwargs.get(User.USERNAME_FIELD)
        if email is None or password is None:
            return None
        client = client_of(request.META) if request else Client()
        try:
            return log_in_to_admin(email, password, client)
        except AccountRefusedError as refusal:
            if any(problem.code == AccountErrorCode.RATE_LIMITED for problem in refusal.problems):
                raise ValidationError(str(refusal), code="rate_limited") from refusal
            # No e-mail, so nobody's.
            return None

    async def aauthenticate(
        self, request: HttpRequest | None, username: str | None = None, password: str | None = None, **kwargs: Any
    ) -> User | None:
        """Do the same off the event loop; Django's own would go round it."""
        return await sync_to_async(self.authenticate)(request, username, password, **kwargs)

    def user_can_authenticate(self, user: Any) -> bool:
        """Return whether an account that signed in before is still let in."""
        return bool(user.is_active and user.is_email_verified)
