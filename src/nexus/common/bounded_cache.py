"""A cache in the memory of this process that takes no more of it than it was given."""

from collections import OrderedDict


class BoundedCache[Key, Value]:
    """Drops what was used the longest ago when what it holds, as its callers weigh it, is more than `max_bytes`.

    `held` has each value next to its weight.
    """

    def __init__(self, max_bytes: int) -> None:
        self.max_bytes = max_bytes
        self.held_bytes = 0
        self.held: OrderedDict[Key, tuple[Value, int]] = OrderedDict()

    def __len__(self) -> int:
        return len(self.held)

    def get(self, key: Key) -> Value | None:
        """Return what is held under `key`, if it still is."""
        found = self.held.get(key)
        if found is None:
            return None
        self.held.move_to_end(key)
        return found[0]

    def put(self, key: Key, value: Value, *, weight: int) -> None:
        """Hold `value`, whose key and value together take `weight` bytes; one too heavy for all is not held."""
        self.drop(key)
        if weight > self.max_bytes:
            return
        self.held[key] = value, weight
        self.held_bytes += weight
        while self.held_bytes > self.max_bytes:
            _, (_, dropped) = self.held.popitem(last=False)
            self.held_bytes -= dropped

    def drop(self, key: Key) -> None:
        """Hold nothing under `key`."""
        found = self.held.pop(key, None)
        if found is not None:
            self.held_bytes -= found[1]

    def clear(self) -> None:
        """Hold nothing."""
        self.held.clear()
        self.held_bytes = 0
