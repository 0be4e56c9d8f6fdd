"""Counting views of products: in the memory of a web process, and a few times a second on to Redis.

`catalog.services.view_batches` brings them from there into PostgreSQL.
"""

import atexit
import logging
from collections import Counter
from threading import Event, Lock, Thread
from time import sleep
from uuid import uuid4

from django.conf import settings
from django_redis import get_redis_connection
from redis import RedisError

from nexus.common.breaker import Breaker

logger = logging.getLogger(__name__)

# What a web process that is killed takes with it.
HAND_OVER_SECONDS = 0.1
# A batch that Redis took without saying so comes again within this time, and is then not added twice.
REMEMBERED_SECONDS = 86_400

COUNTED = "auth:views"

# KEYS: the counts of all processes; the number of the last batch of this process.
# ARGV: the number of this batch, for how long to remember it, then products and their views.
TAKE_OVER = """
if tonumber(redis.call('GET', KEYS[2]) or '0') >= tonumber(ARGV[1]) then return 0 end
redis.call('SET', KEYS[2], ARGV[1], 'EX', ARGV[2])
for i = 3, #ARGV, 2 do redis.call('HINCRBY', KEYS[1], ARGV[i], ARGV[i + 1]) end
return 1
"""


class ViewCounter:
    """Collects the views that one process counts, and hands them to Redis off the requests' way.

    While Redis is away they are kept: one number for each product that was viewed. A batch has a number
    of its own, so one whose answer got lost is sent again and added once.
    """

    def __init__(self) -> None:
        self.breaker = Breaker("Redis of the view counters")
        self._process = ""
        self._lock = Lock()
        self._views: Counter[int] = Counter()
        self._has_views = Event()
        self._sending = Lock()
        self._batch: Counter[int] = Counter()
        self._batch_number = 0

    def count(self, product_id: int) -> None:
        """Add one view; costs a microsecond and waits for nothing."""
        with self._lock:
            if not self._process:
                self._start()
            if not self._views:
                self._has_views.set()
            self._views[product_id] += 1

    def hand_over(self) -> bool:
        """Hand to Redis what was counted until now, and return whether it took it; half a second to fail."""
        with self._sending:
            if self._batch and not self._send():
                return False
            with self._lock:
                self._batch, self._views = self._views, Counter()
                self._has_views.clear()
            self._batch_number += 1
            return not self._batch or self._send()

    def close(self) -> None:
        """Hand over what is left, as the process ends."""
        if not self.hand_over():
            logger.warning("views lost", extra={"views": self.forget()})

    def forget(self) -> int:
        """Drop what has not been handed over, and return how many views that were."""
        with self._sending, self._lock:
            dropped = self._views.total() + self._batch.total()
            self._views, self._batch = Counter(), Counter()
            self._has_views.clear()
        return dropped

    def _start(self) -> None:
        # Not before the first view: a server may fork after it has imported this.
        self._process = uuid4().hex
        Thread(target=self._hand_over_forever, name="views", daemon=True).start()
        # For a server that ends without telling the application.
        atexit.register(self.close)

    def _send(self) -> bool:
        if not self.breaker.may_try():
            return False
        keys = [COUNTED, f"{COUNTED}:process:{self._process}"]
        counts = [number for count in self._batch.items() for number in count]
        try:
            redis = get_redis_connection("auth")
            redis.register_script(TAKE_OVER)(keys=keys, args=[self._batch_number, REMEMBERED_SECONDS, *counts])
        except (RedisError, OSError) as error:
            self.breaker.note_failure(error)
            return False
        self.breaker.note_success()
        self._batch = Counter()
        return True

    def _hand_over_forever(self) -> None:
        is_done = True
        while True:
            if is_done:
                self._has_views.wait()
            sleep(HAND_OVER_SECONDS)
            is_done = self.hand_over()


counter = ViewCounter()


def count_view(product_id: int) -> None:
    """Count that somebody looked at a product that exists; never waits and never fails."""
    if settings.COUNT_VIEWS:
        counter.count(product_id)
