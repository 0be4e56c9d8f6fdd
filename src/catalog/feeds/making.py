"""Makes a feed once for all who ask for it at the same time, and finds it again."""

import asyncio
import logging
from dataclasses import dataclass
from functools import partial
from secrets import token_hex
from time import perf_counter, time

from catalog.feeds.feed import Feed
from catalog.feeds.files import Facts, FeedFile, in_turn, open_feed, writing
from nexus.common.errors import ServiceUnavailableError
from nexus.common.threads import in_network_thread

logger = logging.getLogger(__name__)

# What a client waits for a large one, which is made to its end even so; proxies wait for a minute.
PATIENCE_SECONDS = 45
# One that takes longer than this is made no more.
MAKING_SECONDS = 900
FILE_SECONDS = 10


@dataclass(frozen=True)
class _Making:
    tag: str | None
    task: "asyncio.Task[bool]"

    @property
    def is_under_way(self) -> bool:
        return not self.task.done() and self.task.get_loop() is asyncio.get_running_loop()


_makings: dict[str, _Making] = {}


async def obtain(feed: Feed, *, tag: str | None) -> FeedFile | None:
    """Return the finished file under `tag`, which was read a moment ago; None where there is no such file.

    A file of another tag serves while it is young enough. Raises ServiceUnavailableError if it takes too long.
    """
    try:
        async with asyncio.timeout(PATIENCE_SECONDS):
            return await _obtain(feed, tag)
    except TimeoutError as error:
        raise ServiceUnavailableError("The feed is being made. Try again in a minute.") from error


async def _obtain(feed: Feed, tag: str | None) -> FeedFile | None:
    while True:
        if file := await _find_good(feed, tag):
            return file
        making = _under_way(feed)
        if making is None:
            # Whoever waits for a turn holds a file open, and goes on when its client has left: none for made-up names.
            if not await feed.exists():
                return None
            making = _under_way(feed) or _begin(feed, tag)
        is_made = await asyncio.shield(making.task)
        # One that was begun under other versions may be older than what this client was told.
        if making.tag == tag:
            return await _open(feed.name) if is_made else None


def _under_way(feed: Feed) -> _Making | None:
    making = _makings.get(feed.name)
    return making if making and making.is_under_way else None


def _begin(feed: Feed, tag: str | None) -> _Making:
    making = _Making(tag, asyncio.create_task(_make(feed, tag), name=f"feed {feed.name}"))
    _makings[feed.name] = making
    making.task.add_done_callback(partial(_forget, feed.name))
    return making


def _forget(name: str, done: "asyncio.Task[bool]") -> None:
    # Looked at, or asyncio complains when all who waited have gone.
    if not done.cancelled() and (error := done.exception()):
        logger.warning("feed not made", extra={"feed": name, "error": repr(error)})
    if (making := _makings.get(name)) and making.task is done:
        del _makings[name]


async def _make(feed: Feed, tag: str | None) -> bool:
    """Make the file unless another process just has; return whether there is one."""
    async with asyncio.timeout(MAKING_SECONDS), in_turn(feed.kind, at_most=MAKING_SECONDS):
        if file := await _find_good(feed, tag):
            file.close()
            return True
        # The turn may have been long in coming: what is made now holds under the versions of now.
        return await _write(feed, await feed.tag() or token_hex(16))


async def _write(feed: Feed, tag: str) -> bool:
    began, started = time(), perf_counter()
    with writing(feed.name) as writer:
        async for chunk in feed.chunks():
            await in_network_thread(partial(writer.write, chunk), patience=FILE_SECONDS)
        if not writer.size:
            return False
        facts = Facts(shape=feed.shape, tag=tag, began=began, size=writer.size)
        await in_network_thread(partial(writer.finish, facts), patience=FILE_SECONDS)
    seconds = round(perf_counter() - started, 2)
    logger.info("feed made", extra={"feed": feed.name, "bytes": writer.size, "seconds": seconds})
    return True


async def _find_good(feed: Feed, tag: str | None) -> FeedFile | None:
    file = await _open(feed.name)
    if file is None or file.facts.is_good(shape=feed.shape, tag=tag):
        return file
    file.close()
    return None


async def _open(name: str) -> FeedFile | None:
    return await in_network_thread(partial(open_feed, name), patience=FILE_SECONDS)
