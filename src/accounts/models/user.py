"""The person behind an account."""

import unicodedata
import uuid
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower, Now
from django.utils import timezone


def _spelled(domain: str) -> str:
    """Return the domain that a mail goes to; full-width letters and Punycode are further spellings of one domain.

    What is no domain stays as it is. Source: RFC 3490, which Django's mails go by.
    """
    try:
        ascii_domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        return domain
    try:
        return ascii_domain.encode("ascii").decode("idna")
    except UnicodeError:
        # Of the newer kind, which can be written in ASCII alone.
        return ascii_domain


class UserManager(BaseUserManager["User"]):
    """Makes users and finds them by e-mail, whatever its case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a new user; without a password the account has none and cannot log in with one."""
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """Save a new user who may do everything in the admin."""
        fields |= {"is_staff": True, "is_superuser": True, "is_email_verified": True}
        return self.create_user(email, password, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the user with this e-mail, compared without case."""
        return self.get(email=self.normalize_email(username))

    @classmethod
    def normalize_email(cls, email: str | None) -> str:
        """Return the address in NFC and lower case, without spaces around it, its domain spelled in the one way."""
        name, at, domain = unicodedata.normalize("NFC", email or "").strip().lower().rpartition("@")
        return f"{name}{at}{_spelled(domain)}"


class User(AbstractBaseUser, PermissionsMixin):
    """An account: a customer's or a member of staff's; the e-mail is the user name."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail", max_length=254, unique=True)
    first_name = models.CharField(max_length=150, blank=True)
    last_name = models.CharField(max_length=150, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="May use the admin.")
    is_email_verified = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)
    password_changed_at = models.DateTimeField(
        default=timezone.now, editable=False, help_text="Sessions that began before have ended."
    )
    lock_lifted_at = models.DateTimeField(
        null=True, editable=False, help_text="Wrong passwords before this lock nobody out; staff has lifted the lock."
    )

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["first_name", "last_name"]

    class Meta:
        constraints = (
            # With `unique`, this makes the address unique whatever its case.
            models.CheckConstraint(condition=Q(email=Lower("email")), name="user_email_in_lower_case"),
        )

    def __str__(self) -> str:
        return self.email

    def clean(self) -> None:
        """Bring the address that a form sent into the one spelling that is stored."""
        self.email = type(self).objects.normalize_email(self.email)

    def set_password(self, raw_password: str | None) -> None:
        """Set another password, which ends every earlier session once it is saved."""
        super().set_password(raw_password)
        self.password_changed_at = timezone.now()

    def set_unusable_password(self) -> None:
        """Take the password away, which ends earlier sessions as another password does."""
        self.set_password(None)

    @property
    def public_name(self) -> str:
        """The first name and the initial of the last: all that strangers see."""
        initial = f"{self.last_name[0].upper()}." if self.last_name else ""
        return f"{self.first_name} {initial}".strip()
