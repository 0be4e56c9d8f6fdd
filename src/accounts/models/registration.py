"""A person who has not yet shown that the address is theirs."""

import uuid
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower


class Registration(models.Model):
    """What was said at `register`, waiting for its code: one for an address, the newest.

    A newer one takes another id, so a code of the old one activates nothing. It is no account: nobody
    can log in to it, and what an earlier one held is gone.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField("e-mail", max_length=254, unique=True)
    password = models.CharField(max_length=128, help_text="Hashed.")
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(email=Lower("email")), name="registration_email_in_lower_case"),
        ]

    def __str__(self) -> str:
        return self.email
