"""How mails leave the house."""

from datetime import timedelta

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from nexus.env import env

# A backend that knows whether a letter that met with silence may have been delivered.
EMAIL_BACKEND = "accounts.services.smtp.EmailBackend"
EMAIL_HOST = env.str("EMAIL_HOST", default="localhost")
EMAIL_PORT = env.int("EMAIL_PORT", default=25, validate=validate.Range(min=1, max=65535))
EMAIL_HOST_USER = env.str("EMAIL_HOST_USER", default="")
EMAIL_HOST_PASSWORD = env.str("EMAIL_HOST_PASSWORD", default="")
# TLS after STARTTLS, or from the first byte; at most one of them.
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=False)
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
if EMAIL_USE_TLS and EMAIL_USE_SSL:
    raise ImproperlyConfigured("EMAIL_USE_TLS and EMAIL_USE_SSL are both set; a connection has one kind of encryption.")
# For each answer of the mail server. The lease is longer than a task may take: nobody sends a mail twice at a time.
EMAIL_TIMEOUT = env.float("EMAIL_TIMEOUT_SECONDS", default=10, validate=validate.Range(min=0.1, max=30))
EMAIL_LEASE = timedelta(seconds=65)
is_sender = validate.Regexp(r"[^\r\n]+@[^\r\n]+\Z")
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="no-reply@localhost", validate=is_sender)
