"""Settings that every profile shares."""

from typing import Any

from babel.numbers import list_currencies
from django.core.exceptions import ImproperlyConfigured
from environs import validate

from nexus.env import ROOT, WEB_ADDRESS, env
from nexus.settings.accounts import *  # noqa: F403
from nexus.settings.accounts import are_long_enough
from nexus.settings.admin import THEME
from nexus.settings.cache import *  # noqa: F403
from nexus.settings.celery import *  # noqa: F403
from nexus.settings.database import *  # noqa: F403
from nexus.settings.documents import *  # noqa: F403
from nexus.settings.feeds import *  # noqa: F403
from nexus.settings.limits import *  # noqa: F403
from nexus.settings.logging import *  # noqa: F403
from nexus.settings.logging import logging_config
from nexus.settings.mail import *  # noqa: F403
from nexus.settings.metrics import *  # noqa: F403
from nexus.settings.redis import *  # noqa: F403
from nexus.settings.reporting import *  # noqa: F403
from nexus.settings.server import *  # noqa: F403
from nexus.settings.storage import s3_storage

SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=32))
# Those before it: what they signed is good for as long as they stand here.
SECRET_KEY_FALLBACKS = env.words("SECRET_KEY_FALLBACKS", default=[], validate=are_long_enough)
DEBUG = False
ALLOWED_HOSTS = env.words("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000", validate=WEB_ADDRESS).rstrip("/")

INSTALLED_APPS = [
    # Before the admin, whose templates and site it replaces.
    "unfold",
    "unfold.contrib.filters",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "mptt",
    "strawberry_django",
    "accounts",
    "catalog",
    "schema",
    "nexus.wiring",
]

MIDDLEWARE = [
    "nexus.common.pages.pages_in_turn",
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "nexus.common.security_headers.ContentPolicyMiddleware",
    "nexus.common.nul.NulMiddleware",
]

ROOT_URLCONF = "nexus.urls"
ASGI_APPLICATION = "nexus.asgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [ROOT / "src" / "nexus" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    },
]

# Where people shop; mails link to it.
FRONTEND_URL = env.str("FRONTEND_URL", default=SITE_URL, validate=WEB_ADDRESS).rstrip("/")

# The pages of other sites that may read the API's answers, such as https://shop.example.
is_origin = validate.Regexp(r"https?://[^/\s*]+\Z", error="An origin looks like https://shop.example.")
CORS_ALLOWED_ORIGINS = env.words("CORS_ALLOWED_ORIGINS", default=[], validate=lambda each: [*map(is_origin, each)])

# How many proxies stand in front and add what they saw to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0, validate=validate.Range(min=0, max=10))

SHOP_NAME = env.str("SHOP_NAME", default="Nexus")
# Whether looking a product up counts as a view.
COUNT_VIEWS = env.bool("COUNT_VIEWS", default=True)


def _are_addresses(values: list[str]) -> None:
    for value in values:
        validate.Email()(value)


# Who hears of low stock; without any, the staff who may change products.
LOW_STOCK_EMAILS: list[str] = env.words("LOW_STOCK_EMAILS", default=[], validate=_are_addresses)
is_currency = validate.OneOf(list_currencies(), error="It must be the ISO 4217 code of a currency, such as EUR.")
SHOP_CURRENCY = env.str("SHOP_CURRENCY", default="EUR", validate=is_currency)
# The admin, whose login page leads on from itself to here.
UNFOLD = THEME
LOGIN_REDIRECT_URL = "admin:index"

GRAPHIQL_ENABLED = env.bool("GRAPHIQL_ENABLED", default=False)
GRAPHQL_INTROSPECTION = env.bool("GRAPHQL_INTROSPECTION", default=True)
# How long a document that a client has sent is known by its hash, from the last time that it was asked for.
PERSISTED_QUERY_SECONDS = env.int("PERSISTED_QUERY_SECONDS", default=604_800, validate=validate.Range(min=0))
# The manifest of the documents that the shop's own clients send, and whether no others are run.
TRUSTED_DOCUMENTS = env.str("TRUSTED_DOCUMENTS", default="")
TRUSTED_DOCUMENTS_ONLY = env.bool("TRUSTED_DOCUMENTS_ONLY", default=False)
if TRUSTED_DOCUMENTS_ONLY and not TRUSTED_DOCUMENTS:
    raise ImproperlyConfigured("TRUSTED_DOCUMENTS_ONLY needs TRUSTED_DOCUMENTS, the path of a manifest.")

# Where browsers find the static files; Nexus itself has them below /static/, where a CDN may fetch them.
STATIC_URL = env.str("STATIC_URL", default="static/", validate=validate.Regexp(r"static/\Z|https?://[^\s/?#]+\S*/\Z"))
# Whether Nexus answers with static and uploaded files; a proxy in front does so faster.
SERVE_FILES = env.bool("SERVE_FILES", default=True)
STATICFILES_DIRS = [ROOT / "src" / "nexus" / "static"]
STATIC_ROOT = ROOT / "staticfiles"
MEDIA_URL = "media/"
MEDIA_ROOT = env.path("MEDIA_ROOT", default=ROOT / ".nexus" / "media")
# Pictures lie in MEDIA_ROOT, or in a bucket of anything that speaks S3.
S3_BUCKET = env.str("S3_BUCKET", default="")
STORAGES: dict[str, dict[str, Any]] = {
    "default": s3_storage(S3_BUCKET) if S3_BUCKET else {"BACKEND": "nexus.common.whole_files.WholeFileStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# Of each file that staff upload, and of what is kept of it: pixels on its longer side.
UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=5 * 1024 * 1024, validate=validate.Range(min=1, max=50_000_000))
IMAGE_MAX_SIDE = env.int("IMAGE_MAX_SIDE", default=2000, validate=validate.Range(min=100, max=2800))
IMAGES_PER_PRODUCT = env.int("IMAGES_PER_PRODUCT", default=12, validate=validate.Range(min=1, max=50))
LANGUAGE_CODE = "en"
TIME_ZONE = "UTC"
USE_I18N = False
USE_TZ = True
FORMAT_MODULE_PATH = ["nexus.formats"]

LOGGING = logging_config(as_json=False, to_files=False)
