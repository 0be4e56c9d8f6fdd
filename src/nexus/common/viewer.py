"""Who is looking, as far as the domain needs to know."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Viewer:
    """A caller: anonymous without `user_id`; `permissions` are Django's, such as `catalog.change_product`.

    `session_id` is where they are signed in.
    """

    user_id: UUID | None = None
    permissions: frozenset[str] = frozenset()
    session_id: UUID | None = None

    def has(self, permission: str) -> bool:
        """Return whether this caller holds `permission`."""
        return permission in self.permissions


ANONYMOUS = Viewer()
