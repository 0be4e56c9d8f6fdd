"""What a person says about themselves."""

from uuid import UUID

from accounts.errors import AccountErrorCode, refuse, refuse_if
from accounts.models import User
from accounts.services.budgets import spend_profile_change
from accounts.services.names import clean_name, find_name_problems


def update_profile(user_id: UUID, *, first_name: str | None = None, last_name: str | None = None) -> User:
    """Change the names that are given, and return the account; None leaves one alone.

    Raises AccountRefusedError with the problems of both names at once, and when there were too many changes: each has
    the shop load anew what shows its reviews.
    """
    said = {"first_name": first_name, "last_name": last_name}
    names = {field: name for field, name in said.items() if name is not None}
    refuse_if(problem for field, name in names.items() for problem in find_name_problems(name, field))
    if names:
        spend_profile_change(user_id)
        User.objects.filter(pk=user_id).update(**{field: clean_name(name) for field, name in names.items()})
    user = User.objects.filter(pk=user_id).first()
    if user is None:
        raise refuse(AccountErrorCode.NOT_FOUND, "There is no such account.")
    return user
