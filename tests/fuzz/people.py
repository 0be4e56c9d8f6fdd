"""Who asks."""

from typing import NamedTuple


class People(NamedTuple):
    """An access token of each; nobody has none."""

    nobody: str
    customer: str
    staff: str


def signed_in(token: str) -> dict[str, str]:
    """Return the headers that tell whose request it is."""
    return {"authorization": f"Bearer {token}"} if token else {}
