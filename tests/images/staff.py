"""Members of staff who are signed in."""

from django.contrib.auth.models import Permission

from accounts.models import User
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import make_user


def make_staff(*permissions: str) -> User:
    """Save a member of staff with these of Django's permissions."""
    user = make_user("Grace", "Hopper", is_staff=True, is_email_verified=True)
    names = [permission.split(".") for permission in permissions]
    held = [Permission.objects.get(content_type__app_label=app, codename=codename) for app, codename in names]
    user.user_permissions.set(held)
    return user


def token_of(user: User) -> str:
    """Return an access token of somebody who signs in now."""
    return tokens_of(sign_in(user)).access_token
