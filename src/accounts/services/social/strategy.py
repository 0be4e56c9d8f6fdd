"""What social-auth asks of the framework around it, for one exchange of a code."""

from collections.abc import Mapping
from typing import Any, Never

from django.conf import settings
from social_core.backends.base import BaseAuth
from social_core.strategy import BaseStrategy


class ExchangeStrategy(BaseStrategy[Never]):
    """Holds what the client sent, and nothing else: no session, no storage, no redirect.

    The client did the redirect, so state, nonce and code verifier are its own to keep.
    """

    def __init__(self, sent: Mapping[str, str]) -> None:
        super().__init__()
        self._sent = dict(sent)

    def get_setting(self, name: str) -> Any:
        """Return what social-auth calls `name`; raise KeyError to leave it at its default."""
        return {
            "KEY": settings.GOOGLE_CLIENT_ID,
            "SECRET": settings.GOOGLE_CLIENT_SECRET,
            "OIDC_ENDPOINT": settings.GOOGLE_ISSUER,
        }[name]

    def get_request_data(self, merge: bool = True) -> dict[str, Any]:  # noqa: ARG002, FBT001, FBT002 - social-auth's
        """Return what the client sent."""
        return dict(self._sent)

    def build_absolute_uri(self, path: str | None = None) -> str:
        """Return the redirect address as it is: it is absolute, and one of the settings' list."""
        return path or ""

    def authenticate(self, backend: BaseAuth[Any], *_args: Any, **_kwargs: Any) -> None:
        """Stop where social-auth's own pipeline would look for accounts: the action does that."""
