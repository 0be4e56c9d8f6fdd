"""Registrations: what was said at `register`, until a code shows whose address it is."""

import uuid

from django.db import connection
from django.utils import timezone

from accounts.models import Registration, Session, User
from accounts.services.sessions import end_sessions

# The newest takes the place of the one before, id included; Django's bulk_create updates no primary key.
SAVE = """
    INSERT INTO accounts_registration (id, email, password, first_name, last_name, created_at)
    VALUES (%s, %s, %s, %s, %s, %s)
    ON CONFLICT (email) DO UPDATE SET
        id = excluded.id,
        password = excluded.password,
        first_name = excluded.first_name,
        last_name = excluded.last_name,
        created_at = excluded.created_at
"""


def save_registration(person: User, *, encoded_password: str) -> None:
    """Keep what `person` gave as the only registration of their address."""
    row = (uuid.uuid4(), person.email, encoded_password, person.first_name, person.last_name, timezone.now())
    with connection.cursor() as cursor:
        cursor.execute(SAVE, row)


def activate_registration(registration_id: uuid.UUID) -> User | None:
    """Turn a registration into an account, in the caller's transaction; it is gone afterwards in any case.

    An account of the address that nobody had confirmed becomes the registration's, password and all:
    whoever made it never showed that the mailbox is theirs. None if the registration has been replaced,
    or if its address has an account that stays as it is.
    """
    registration = Registration.objects.select_for_update().filter(pk=registration_id).first()
    if registration is None:
        return None
    registration.delete()
    given = {
        "password": registration.password,
        "first_name": registration.first_name,
        "last_name": registration.last_name,
        "is_email_verified": True,
        "password_changed_at": timezone.now(),
    }
    users = User.objects.select_for_update()
    user, is_new = users.get_or_create(email=registration.email, defaults=given)
    if is_new:
        return user
    if user.is_email_verified or not user.is_active:
        return None
    for name, value in given.items():
        setattr(user, name, value)
    user.save(update_fields=given.keys())
    end_sessions(user.pk, reason=Session.EndReason.PASSWORD_CHANGED)
    return user


def confirm_address(user_id: uuid.UUID) -> User | None:
    """Note that the address of an account is its owner's; None for one that is confirmed, locked out or gone."""
    waiting = User.objects.select_for_update().filter(pk=user_id, is_active=True, is_email_verified=False)
    user = waiting.first()
    if user is not None:
        user.is_email_verified = True
        user.save(update_fields=["is_email_verified"])
    return user
