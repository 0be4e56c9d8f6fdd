"""One-time codes: made for a mail, guessed at few times, used once; kept in Redis as an HMAC alone."""

import hashlib
import hmac
import secrets
from enum import StrEnum
from typing import Any

from django_redis import get_redis_connection

from accounts.errors import AccountErrorCode, AccountRefusedError, refuse
from nexus.common.errors import try_again_in
from nexus.common.keys import keys_for

DIGITS = 6
LIFETIME_SECONDS = 600
ATTEMPTS = 5
GUESSES_PER_HOUR = 10
HOUR_SECONDS = 3600

# What the code of an address without an account is bound to: it counts down alike, and none is right.
NOBODY = "nobody"

# Moves the counters before anybody compares, so fifty guesses side by side are five.
# Answers: nothing when no code can be guessed at; {-1, milliseconds} when the hour's guesses are used
# up; else {attempts left, guesses left, digest, subject}.
TAKE_ATTEMPT = """
local guesses = tonumber(redis.call('GET', KEYS[2]) or '0')
if guesses >= tonumber(ARGV[1]) then return {-1, redis.call('PTTL', KEYS[2])} end
local left = tonumber(redis.call('HGET', KEYS[1], 'attempts_left') or '0')
if left <= 0 then return {} end
left = redis.call('HINCRBY', KEYS[1], 'attempts_left', -1)
guesses = redis.call('INCR', KEYS[2])
if guesses == 1 then redis.call('EXPIRE', KEYS[2], ARGV[2]) end
local code = redis.call('HMGET', KEYS[1], 'digest', 'subject')
return {left, ARGV[1] - guesses, code[1], code[2]}
"""

USE_UP = """
if redis.call('HGET', KEYS[1], 'digest') ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])
"""


class Purpose(StrEnum):
    """What a code is good for, and nothing else."""

    EMAIL_VERIFICATION = "email_verification"
    PASSWORD_RESET = "password_reset"  # noqa: S105 - a purpose, no password


class OTPService:
    """Six digits for ten minutes and five guesses; ten guesses an hour, however many codes are asked for.

    An address is known here by its key alone (`accounts.services.addresses`). A Redis that does not
    answer raises RedisError.
    """

    @staticmethod
    def issue(purpose: Purpose, address_key: str, subject: str, *, is_again: bool = False) -> str:
        """Return a new code bound to `subject`; the one before is good for nothing from now on.

        With `is_again` it has as many guesses as the one before has left: a mail that is sent again was asked
        for once.
        """
        code = f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
        digest = secrets.token_hex(32) if subject == NOBODY else _digests(purpose, address_key, subject, code)[0]
        key, redis = _code_key(purpose, address_key), _redis()
        left: bytes | None = redis.hget(key, "attempts_left") if is_again else None
        attempts = ATTEMPTS if left is None else int(left)
        with redis.pipeline(transaction=True) as pipeline:
            pipeline.delete(key)
            pipeline.hset(key, mapping={"digest": digest, "subject": subject, "attempts_left": attempts})
            pipeline.expire(key, LIFETIME_SECONDS)
            pipeline.execute()
        return code

    @staticmethod
    def check(purpose: Purpose, address_key: str, code: str) -> str:
        """Return the subject of the right code; the guess is counted, and the code can still be used.

        Raises AccountRefusedError: CODE_INVALID, or RATE_LIMITED when the guesses of the hour are used up.
        """
        keys = [_code_key(purpose, address_key), _guesses_key(purpose, address_key)]
        redis = _redis()
        # Asked first: a guess that waits in a Redis that hangs would be counted when it wakes up.
        redis.ping()
        taken: list[Any] = redis.eval(TAKE_ATTEMPT, len(keys), *keys, GUESSES_PER_HOUR, HOUR_SECONDS)
        if not taken:
            raise wrong_code(attempts_remaining=0)
        if taken[0] < 0:
            raise _no_guess_left(seconds=-(-int(taken[1]) // 1000))
        attempts_left, guesses_left, digest, subject = taken[0], taken[1], taken[2].decode(), taken[3].decode()
        if not any(hmac.compare_digest(digest, each) for each in _digests(purpose, address_key, subject, code)):
            raise wrong_code(attempts_remaining=min(attempts_left, guesses_left))
        return str(subject)

    @staticmethod
    def consume(purpose: Purpose, address_key: str, code: str) -> bool:
        """Use up a code that `check` has found right; of many who do so at once, one gets True."""
        key, redis = _code_key(purpose, address_key), _redis()
        subject: bytes | None = redis.hget(key, "subject")
        if subject is None:
            return False
        digests = _digests(purpose, address_key, subject.decode(), code)
        return any(redis.eval(USE_UP, 1, key, digest) for digest in digests)


def _redis() -> Any:
    return get_redis_connection("auth")


def _code_key(purpose: Purpose, address_key: str) -> str:
    return f"auth:code:{purpose}:{address_key}"


def _guesses_key(purpose: Purpose, address_key: str) -> str:
    return f"auth:code-guesses:{purpose}:{address_key}"


def _digests(purpose: Purpose, address_key: str, subject: str, code: str) -> list[str]:
    """Return what is kept of a code, by the present key first: without a key, a million tries would find it."""
    message = f"{purpose}\n{subject}\n{address_key}\n{code}".encode(errors="surrogatepass")
    return [hmac.new(key, message, hashlib.sha256).hexdigest() for key in keys_for(b"code")]


def wrong_code(*, attempts_remaining: int = 0) -> AccountRefusedError:
    """Return the refusal of a code that is good for nothing, or for nothing any more."""
    message = "This code is wrong or has expired. The newest mail has the one that counts; another can be asked for."
    return refuse(AccountErrorCode.CODE_INVALID, message, field="code", attempts_remaining=attempts_remaining)


def _no_guess_left(*, seconds: int) -> AccountRefusedError:
    seconds = max(seconds, 1)
    message = f"Too many codes were tried for this address. {try_again_in(seconds)}"
    return refuse(AccountErrorCode.RATE_LIMITED, message, field="code", retry_after_seconds=seconds)
