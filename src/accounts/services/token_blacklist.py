"""Tokens that are over before their time: the fast answer. The truth is the session's row in PostgreSQL."""

import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from enum import Enum
from math import ceil
from typing import Any
from uuid import UUID

from django.utils import timezone
from django_redis import get_redis_connection
from redis import RedisError

from nexus.common.breaker import Breaker

logger = logging.getLogger(__name__)


class Mark(Enum):
    """Why a token is on the list."""

    USED = b"used"
    """A refresh token that bought its successor: for a moment it may ask for the same one again."""
    ENDED = b"ended"
    """The session is over."""


breaker = Breaker("Redis of the token blacklist")


class TokenBlacklistService:
    """Keeps the ids of such tokens in Redis for the rest of the tokens' lives.

    No answer of its own is the last word: what is not on the list, because Redis is down or has lost
    everything, is looked up in PostgreSQL. So neither reading nor writing ever fails.
    """

    @staticmethod
    def find(jti: UUID) -> Mark | None:
        """Return why a token is on the list; None if it is not, and if Redis does not answer."""
        stored = _ask(lambda redis: redis.get(_key(jti)))
        return Mark(stored) if stored else None

    @staticmethod
    def add(tokens: Mapping[UUID, datetime], mark: Mark) -> None:
        """Put tokens on the list, each until the time when it would have ended."""
        if _ask(lambda redis: _add(redis, tokens, mark)) is None:
            logger.warning("not blacklisted, PostgreSQL alone knows", extra={"tokens": len(tokens)})


def _key(jti: UUID) -> str:
    return f"auth:revoked:{jti}"


def _add(redis: Any, tokens: Mapping[UUID, datetime], mark: Mark) -> Any:
    now = timezone.now()
    pipeline = redis.pipeline(transaction=False)
    for jti, expires_at in tokens.items():
        if expires_at > now:
            pipeline.set(_key(jti), mark.value, ex=ceil((expires_at - now).total_seconds()))
    return pipeline.execute()


def _ask(question: Callable[[Any], Any]) -> Any:
    """Return what Redis answers; None if it does not, or did not a moment ago."""
    if not breaker.may_try():
        return None
    try:
        answer = question(get_redis_connection("auth"))
    except RedisError as error:
        breaker.note_failure(error)
        return None
    breaker.note_success()
    return answer
