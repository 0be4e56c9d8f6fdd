"""The profile of a shop that is open to the world."""

from django.core.exceptions import ImproperlyConfigured
from environs import validate

from nexus.env import WEB_ADDRESS, env
from nexus.settings.base import *  # noqa: F403
from nexus.settings.logging import logging_config
from nexus.settings.mail import is_sender
from nexus.settings.secrets import refuse_known_secrets

refuse_known_secrets("SECRET_KEY", "TOKEN_SECRET")
if env.bool("DEBUG", default=False):
    raise ImproperlyConfigured("DEBUG is on: its pages show settings and source. Production does without.")

# A star would let everybody choose the host that links begin with.
is_host = validate.NoneOf(["*", "."], error="It must name hosts such as shop.example; `*` stands for all of them.")
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", validate=lambda each: [*map(is_host, each)])
if not ALLOWED_HOSTS:
    raise ImproperlyConfigured("ALLOWED_HOSTS names no host.")
SITE_URL = env.str("SITE_URL", validate=WEB_ADDRESS).rstrip("/")
FRONTEND_URL = env.str("FRONTEND_URL", default=SITE_URL, validate=WEB_ADDRESS).rstrip("/")

EMAIL_HOST = env.str("EMAIL_HOST")
EMAIL_USE_SSL = env.bool("EMAIL_USE_SSL", default=False)
EMAIL_USE_TLS = env.bool("EMAIL_USE_TLS", default=not EMAIL_USE_SSL)
EMAIL_PORT = env.int("EMAIL_PORT", default=465 if EMAIL_USE_SSL else 587, validate=validate.Range(min=1, max=65535))
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", validate=is_sender)

# A public schema is one thing, a map for whoever probes the API another.
GRAPHQL_INTROSPECTION = env.bool("GRAPHQL_INTROSPECTION", default=False)

# Over plain HTTP, as on a machine of one's own, browsers would keep no secure cookie.
IS_HTTPS = SITE_URL.startswith("https://")
SECURE_SSL_REDIRECT = env.bool("SECURE_SSL_REDIRECT", default=IS_HTTPS)
# Asked inside the network, over plain HTTP.
SECURE_REDIRECT_EXEMPT = ["^healthz$", "^readyz$"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if env.bool("BEHIND_TLS_PROXY", default=False) else None
SECURE_HSTS_SECONDS = env.int("SECURE_HSTS_SECONDS", default=31_536_000, validate=validate.Range(min=0))
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = IS_HTTPS
CSRF_COOKIE_SECURE = IS_HTTPS

LOGGING = logging_config(as_json=True, to_files=True)
