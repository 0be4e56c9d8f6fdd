"""Secrets that are none."""

from django.core.exceptions import ImproperlyConfigured

from nexus.env import env

# What stands in examples, and in what Django itself writes into a new project.
TELLTALES = ("django-insecure", "changeme", "change-me", "change_me", "example", "your-secret", "your_secret")
DISTINCT_CHARACTERS = 8


def refuse_known_secrets(*names: str) -> None:
    """Refuse a secret that others know or can guess; the message says which variable, and never its value."""
    for name in names:
        secret = env.str(name, default="")
        if secret and (len(set(secret)) < DISTINCT_CHARACTERS or any(each in secret.lower() for each in TELLTALES)):
            raise ImproperlyConfigured(f"{name} is one that others know or can guess. Make one up at random.")
