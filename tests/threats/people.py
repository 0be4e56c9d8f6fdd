"""Everybody who may ask: nobody, two customers, and two members of staff."""

from typing import NamedTuple

from django.contrib.auth.models import Permission

from accounts.models import User
from tests.accounts.devices import sign_in, tokens_of
from tests.factories import make_user


class People(NamedTuple):
    """An access token of each; nobody has none."""

    nobody: str | None
    customer: str
    author: str
    manager: str
    moderator: str


def make_people(author: User) -> People:
    """Sign them in; `author` has written the reviews."""
    User.objects.filter(pk=author.pk).update(is_email_verified=True)
    author.refresh_from_db()
    customer = make_user("Cara", is_email_verified=True)
    staff = [make_user(name, is_email_verified=True, is_staff=True) for name in ("Mana", "Mod")]
    for user, codename in zip(staff, ("change_product", "change_productreview"), strict=True):
        user.user_permissions.add(Permission.objects.get(codename=codename))
    return People(None, *(tokens_of(sign_in(user)).access_token for user in (customer, author, *staff)))
