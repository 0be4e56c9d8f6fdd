"""Nexus with the general limits' counter switched off: what it lacks in CPU time is what counting costs."""

from nexus.asgi import application
from nexus.common.request_limits import Counter, RequestLimits

__all__ = ["application"]


async def _spend_nothing(self: RequestLimits, counter: Counter) -> int:  # noqa: ARG001 - called like what it stands for
    return 0


def _count_nothing(self: RequestLimits, counter: Counter) -> bool:  # noqa: ARG001 - likewise
    return True


RequestLimits.count_here = _count_nothing  # type: ignore[method-assign]  # the difference that is measured
RequestLimits.spend = _spend_nothing  # type: ignore[method-assign]  # the difference that is measured
