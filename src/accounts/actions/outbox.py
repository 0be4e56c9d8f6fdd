"""Posting a mail: into the outbox with what it is about, and to a worker once that is committed."""

from collections.abc import Mapping

from django.db import transaction

from accounts.models import OutgoingEmail, SecurityClaim, User
from accounts.services.email import CodeChallengeFacts, EmailService
from accounts.tasks.email import send_email
from nexus.common.background import enqueue_on_commit


def post(
    kind: OutgoingEmail.Kind,
    address: str,
    *,
    user: User | None = None,
    claim: SecurityClaim | None = None,
    facts: Mapping[str, object] | None = None,
) -> OutgoingEmail:
    """Have a letter sent to `address` once the caller's transaction is committed."""
    email = EmailService.promise(kind, address, user=user, claim=claim, facts=facts)
    enqueue_on_commit(send_email, email.pk)
    return email


@transaction.atomic
def post_code(kind: OutgoingEmail.Kind, address: str) -> CodeChallengeFacts:
    """Have a one-time code sent to a clean `address` once the transaction is committed.

    The worker finds out whether there is an account, so nothing here tells. Raises AccountRefusedError,
    RATE_LIMITED, when too many were asked for.
    """
    email, facts = EmailService.promise_code(kind, address)
    enqueue_on_commit(send_email, email.pk)
    return facts
