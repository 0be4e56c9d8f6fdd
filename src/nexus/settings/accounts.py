"""Passwords, tokens, and who else vouches for people."""

from datetime import timedelta

from environs import validate

from nexus.env import WEB_ADDRESS, env, require


def are_long_enough(secrets: list[str]) -> None:
    """Refuse secrets of less than 32 characters."""
    for secret in secrets:
        validate.Length(min=32)(secret)


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
TOKEN_SECRET = env.str("TOKEN_SECRET", default=env.str("SECRET_KEY"), validate=validate.Length(min=32))
AT_LEAST_A_MINUTE = validate.Range(min=60)
TOKEN_SECRET_FALLBACKS = env.words(
    "TOKEN_SECRET_FALLBACKS", default=env.words("SECRET_KEY_FALLBACKS", default=[]), validate=are_long_enough
)
ACCESS_TOKEN_LIFETIME = timedelta(seconds=env.int("ACCESS_TOKEN_SECONDS", default=3600, validate=AT_LEAST_A_MINUTE))
REFRESH_TOKEN_LIFETIME = timedelta(
    seconds=env.int("REFRESH_TOKEN_SECONDS", default=7 * 86_400, validate=AT_LEAST_A_MINUTE)
)
SESSION_LIFETIME = timedelta(seconds=env.int("SESSION_SECONDS", default=30 * 86_400, validate=AT_LEAST_A_MINUTE))

# Without a client id nobody signs in with Google.
GOOGLE_CLIENT_ID = env.str("GOOGLE_CLIENT_ID", default="")
GOOGLE_CLIENT_SECRET = env.str("GOOGLE_CLIENT_SECRET", default="")
GOOGLE_REDIRECT_URIS: list[str] = env.words("GOOGLE_REDIRECT_URIS", default=[])
# Its discovery document, below /.well-known/, names the other addresses.
GOOGLE_ISSUER = env.str("GOOGLE_ISSUER", default="https://accounts.google.com", validate=WEB_ADDRESS).rstrip("/")
# For redeeming one code, however many requests that takes.
GOOGLE_TIMEOUT_SECONDS = env.float("GOOGLE_TIMEOUT_SECONDS", default=2.0, validate=validate.Range(min=0.1, max=10))
if GOOGLE_CLIENT_ID:
    require("GOOGLE_CLIENT_SECRET", "GOOGLE_REDIRECT_URIS")

# Where a login came from: a file in MaxMind's format, or a look-up service. Without either the place is unknown.
GEOIP_PATH = env.str("GEOIP_PATH", default="")
GEOIP_URL = env.str("GEOIP_URL", default="", validate=validate.Regexp(r"\Z|https?://\S*\{ip\}\S*\Z"))
