"""Settings that every profile shares."""

import logging
from datetime import timedelta
from typing import Any

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from environs import validate

from nexus.env import ROOT, env, read_env_files, redis_database, require
from nexus.settings.admin import THEME
from nexus.settings.logging import logging_config
from nexus.settings.storage import s3_storage

read_env_files()
require("SECRET_KEY", "DATABASE_URL", "REDIS_URL")

SECRET_KEY = env.str("SECRET_KEY", validate=validate.Length(min=32))
DEBUG = False
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
SITE_URL = env.str("SITE_URL", default="http://127.0.0.1:8000").rstrip("/")

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
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
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

# Resolvers hop into DATABASE_THREADS threads; 0 keeps them in the caller's thread, as tests need.
DATABASE_THREADS = env.int("DATABASE_THREADS", default=8, validate=validate.Range(min=0, max=64))
# What hashes passwords has threads of its own: 19 MiB each while it does.
PASSWORD_THREADS = env.int("PASSWORD_THREADS", default=4, validate=validate.Range(min=1, max=64))
# So do pictures: while one is decoded it takes up to 500 MB.
IMAGE_THREADS = env.int("IMAGE_THREADS", default=2, validate=validate.Range(min=1, max=16))
# For a thread, and then for a connection.
DATABASE_POOL_TIMEOUT = env.float("DATABASE_POOL_TIMEOUT_SECONDS", default=0.5)
DATABASES: dict[str, dict[str, Any]] = {"default": dict(dj_database_url.parse(env.str("DATABASE_URL")))}
DATABASES["default"].update(
    CONN_MAX_AGE=0,
    OPTIONS={
        "pool": {
            "min_size": 1,
            "max_size": max(DATABASE_THREADS, 4) + PASSWORD_THREADS + IMAGE_THREADS + 4,
            "timeout": DATABASE_POOL_TIMEOUT,
            # The pause between attempts doubles, so a long outage would go on as long again.
            "reconnect_timeout": 5,
        },
        "options": "-c statement_timeout={} -c lock_timeout={}".format(
            env.int("DATABASE_STATEMENT_TIMEOUT_MS", default=1500),
            env.int("DATABASE_LOCK_TIMEOUT_MS", default=500),
        ),
        "connect_timeout": 2,
    },
)
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Redis databases: 0 the broker, 1 the default cache, 2 the catalogue, 3 accounts.
REDIS_URL = env.str("REDIS_URL")
REDIS_CACHE_URL = env.str("REDIS_CACHE_URL", default=REDIS_URL)
REDIS_AUTH_URL = env.str("REDIS_AUTH_URL", default=REDIS_URL)


def _redis_cache(url: str, database: int, prefix: str) -> dict[str, Any]:
    return {
        "BACKEND": "django_redis.cache.RedisCache",
        "LOCATION": redis_database(url, database),
        "KEY_PREFIX": prefix,
        "OPTIONS": {"SOCKET_CONNECT_TIMEOUT": 0.5, "SOCKET_TIMEOUT": 0.5},
    }


CACHES = {
    "default": _redis_cache(REDIS_CACHE_URL, 1, "default"),
    "catalog": _redis_cache(REDIS_CACHE_URL, 2, "catalog"),
    "auth": _redis_cache(REDIS_AUTH_URL, 3, "auth"),
    # Beside it in the same database; goes on counting in memory while Redis is broken.
    "budgets": _redis_cache(REDIS_AUTH_URL, 3, "auth") | {"BACKEND": "nexus.common.counter_cache.CounterCache"},
}
RATELIMIT_USE_CACHE = "budgets"

CELERY_BROKER_URL = env.str("CELERY_BROKER_URL", default=redis_database(REDIS_URL, 0))
CELERY_TASK_ALWAYS_EAGER = False
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A task that no worker answers for within ten minutes is given to another; each takes far less.
CELERY_BROKER_TRANSPORT_OPTIONS = {"socket_connect_timeout": 0.5, "socket_timeout": 5, "visibility_timeout": 600}
# Few tasks wait in a worker that may die.
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TIMEZONE = "UTC"
CELERY_BEAT_SCHEDULE: dict[str, dict[str, Any]] = {
    # What no worker took within the interval is not worth doing: the next one does the same.
    "send-waiting-emails": {
        "task": "accounts.tasks.email.send_waiting_emails",
        "schedule": timedelta(seconds=10),
        "options": {"expires": 10},
    },
    "purge-outbox": {"task": "accounts.tasks.email.purge_outbox", "schedule": timedelta(hours=1)},
    "purge-registrations": {"task": "accounts.tasks.email.purge_registrations", "schedule": timedelta(hours=1)},
    "look-at-missed-logins": {
        "task": "accounts.tasks.logins.look_at_missed_logins",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "purge-login-history": {"task": "accounts.tasks.logins.purge_login_history", "schedule": timedelta(hours=1)},
    "purge-sessions": {"task": "accounts.tasks.sessions.purge_sessions", "schedule": timedelta(hours=1)},
    "flush-views": {
        "task": "catalog.tasks.views.flush_views",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "forget-view-batches": {"task": "catalog.tasks.views.forget_view_batches", "schedule": timedelta(hours=1)},
    "report-low-stock": {
        "task": "catalog.tasks.stock.report_low_stock",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
    "remove-loose-files": {
        "task": "catalog.tasks.images.remove_loose_files",
        "schedule": timedelta(minutes=1),
        "options": {"expires": 60},
    },
}

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["accounts.backends.StaffBackend"]
PASSWORD_HASHERS = ["accounts.hashers.Argon2idHasher"]
# OWASP's floor is 19 MiB, two passes, one lane.
ARGON2_MEMORY_KIB = env.int("ARGON2_MEMORY_KIB", default=19_456, validate=validate.Range(min=19_456))
ARGON2_PASSES = env.int("ARGON2_PASSES", default=2, validate=validate.Range(min=2))
ARGON2_LANES = env.int("ARGON2_LANES", default=1, validate=validate.Range(min=1))
# The length goes first: the others take their time with a long one.
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "accounts.validators.MaximumLengthValidator"},
    *(
        {"NAME": f"django.contrib.auth.password_validation.{name}"}
        for name in (
            "UserAttributeSimilarityValidator",
            "MinimumLengthValidator",
            "CommonPasswordValidator",
            "NumericPasswordValidator",
        )
    ),
]
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())

# Signs access and refresh tokens, by HMAC with SHA-256: 32 bytes or more. Source: RFC 7518, 3.2.
TOKEN_SECRET = env.str("TOKEN_SECRET", default=SECRET_KEY, validate=validate.Length(min=32))
ACCESS_TOKEN_LIFETIME = timedelta(seconds=env.int("ACCESS_TOKEN_SECONDS", default=3600))
REFRESH_TOKEN_LIFETIME = timedelta(seconds=env.int("REFRESH_TOKEN_SECONDS", default=7 * 86_400))
SESSION_LIFETIME = timedelta(seconds=env.int("SESSION_SECONDS", default=30 * 86_400))
# How many proxies stand in front and add what they saw to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0, validate=validate.Range(min=0, max=10))


def _rate(name: str, default: str) -> str:
    """Read a number of times in a number of seconds, minutes, hours or days: 100/h, 20/15m."""
    is_rate = validate.Regexp(r"[1-9][0-9]{0,8}/([1-9][0-9]{0,2})?[smhd]\Z", error="A rate looks like 100/h or 20/15m.")
    return env.str(name, default=default, validate=is_rate)


# Every HTTP request to the API takes one: of a client's address, or with a good token of the account.
RATE_LIMIT_ANONYMOUS = _rate("RATE_LIMIT_ANONYMOUS", "100/h")
RATE_LIMIT_AUTHENTICATED = _rate("RATE_LIMIT_AUTHENTICATED", "1000/h")
# Every executed account mutation takes one as well. Behind one network (an IPv4 address, an IPv6 /64)
# there may be a whole office. Password log-ins: to one account from one network; from one network; all.
RATE_LIMIT_LOGIN = _rate("RATE_LIMIT_LOGIN", "20/15m")
RATE_LIMIT_LOGIN_NETWORK = _rate("RATE_LIMIT_LOGIN_NETWORK", "100/15m")
# Bounds a guess at many accounts from many networks, and what hashing costs: eleven a second.
RATE_LIMIT_LOGIN_TOTAL = _rate("RATE_LIMIT_LOGIN_TOTAL", "10000/15m")
# From one network.
RATE_LIMIT_REGISTER = _rate("RATE_LIMIT_REGISTER", "30/h")
RATE_LIMIT_CODE_REQUEST = _rate("RATE_LIMIT_CODE_REQUEST", "30/h")
RATE_LIMIT_CODE_GUESS = _rate("RATE_LIMIT_CODE_GUESS", "60/h")
RATE_LIMIT_REFRESH = _rate("RATE_LIMIT_REFRESH", "300/h")
RATE_LIMIT_GOOGLE = _rate("RATE_LIMIT_GOOGLE", "100/15m")
# For one account.
RATE_LIMIT_PASSWORD_CHANGE = _rate("RATE_LIMIT_PASSWORD_CHANGE", "10/15m")
RATE_LIMIT_REVIEW = _rate("RATE_LIMIT_REVIEW", "60/h")

# Without a client id nobody signs in with Google.
GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", default="")
GOOGLE_CLIENT_SECRET = env.str("GOOGLE_CLIENT_SECRET", default="")
GOOGLE_REDIRECT_URIS: list[str] = env.list("GOOGLE_REDIRECT_URIS", default=[])
# Its discovery document, below /.well-known/, names the other addresses.
GOOGLE_ISSUER = env.str("GOOGLE_ISSUER", default="https://accounts.google.com").rstrip("/")
# For redeeming one code, however many requests that takes.
GOOGLE_TIMEOUT_SECONDS = env.float("GOOGLE_TIMEOUT_SECONDS", default=2.0, validate=validate.Range(min=0.1, max=10))
if GOOGLE_CLIENT_ID:
    require("GOOGLE_CLIENT_SECRET", "GOOGLE_REDIRECT_URIS")

# Where a login came from: a file in MaxMind's format, or a look-up service. Without either the place is unknown.
GEOIP_PATH = env.str("GEOIP_PATH", default="")
GEOIP_URL = env.str("GEOIP_URL", default="", validate=validate.Regexp(r"\Z|https?://\S*\{ip\}\S*\Z"))

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
# Where people shop; mails link to it.
FRONTEND_URL = env.str("FRONTEND_URL", default=SITE_URL).rstrip("/")

SHOP_NAME = env.str("SHOP_NAME", default="Nexus")
# Whether looking a product up counts as a view.
COUNT_VIEWS = env.bool("COUNT_VIEWS", default=True)


def _are_addresses(values: list[str]) -> None:
    for value in values:
        validate.Email()(value)


# Who hears of low stock; without any, the staff who may change products.
LOW_STOCK_EMAILS: list[str] = env.list("LOW_STOCK_EMAILS", default=[], validate=_are_addresses)
SHOP_CURRENCY = env.str("SHOP_CURRENCY", default="EUR", validate=validate.Regexp(r"^[A-Z]{3}$"))
# The admin, whose login page leads on from itself to here.
UNFOLD = THEME
LOGIN_REDIRECT_URL = "admin:index"

GRAPHIQL_ENABLED = env.bool("GRAPHIQL_ENABLED", default=False)
GRAPHQL_INTROSPECTION = env.bool("GRAPHQL_INTROSPECTION", default=True)

STATIC_URL = "static/"
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

LOGGING = logging_config(level=env.log_level("LOG_LEVEL", default=logging.INFO))
