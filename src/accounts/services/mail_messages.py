"""From a letter to the message that a mail server takes: text and HTML, from the shop."""

import hashlib
import hmac
from email.utils import formataddr, parseaddr

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.template.loader import render_to_string

from accounts.models import OutgoingEmail
from accounts.services.email import CODE_KINDS
from accounts.services.letters import Letter
from accounts.services.otp import LIFETIME_SECONDS
from nexus.common.keys import lasting_key_for

SUBJECTS = {
    "verification_code": "Confirm your e-mail address for {shop}",
    "password_reset_code": "Your code for a new password at {shop}",
    "address_registered_again": "You already have an account at {shop}",
    "account_locked": "Signing in to {shop} is paused for 15 minutes",
    "unusual_location": "A sign-in to {shop} from a new place",
    "password_changed": "Your password at {shop} was changed",
    "refresh_token_reused": "We signed one of your devices out of {shop}",
    "low_stock": "Low stock at {shop}",
}


def build_message(email: OutgoingEmail, letter: Letter, code: str) -> EmailMultiAlternatives:
    """Return the message of `letter`, ready to be sent."""
    assert letter.template
    subject = _one_line(SUBJECTS[letter.template].format(shop=settings.SHOP_NAME))
    facts = {"first_name": "", **letter.facts}
    facts["first_name"] = _one_line(str(facts["first_name"]))
    shop = {"shop_name": _one_line(settings.SHOP_NAME), "shop_url": settings.FRONTEND_URL}
    context = {**shop, **facts, "subject": subject, "code": code, "minutes": LIFETIME_SECONDS // 60}
    message = EmailMultiAlternatives(
        subject=subject,
        body=render_to_string(f"emails/{letter.template}.txt", context),
        from_email=_sender(),
        to=[email.address],
        headers={
            "Message-ID": _message_id(email),
            # Source: RFC 3834. The second is what Microsoft's servers look at.
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
        },
    )
    message.attach_alternative(render_to_string(f"emails/{letter.template}.html", context), "text/html")
    return message


def _sender() -> str:
    name, address = parseaddr(settings.DEFAULT_FROM_EMAIL)
    return formataddr((name or _one_line(settings.SHOP_NAME), address))


def _message_id(email: OutgoingEmail) -> str:
    """Return an id that stays when a letter is sent again, so that a mailbox can drop the copy.

    Unless it tells a code: the copy then has another one, and the last one is right.
    """
    seed = f"{email.pk} {email.attempts if email.kind in CODE_KINDS else ''}"
    token = hmac.new(lasting_key_for(b"message"), seed.encode(), hashlib.sha256).hexdigest()[:32]
    return f"<{token}@{parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition('@')[2]}>"


def _one_line(text: str) -> str:
    return " ".join(text.split())
