"""Google as social-auth knows it, bent to a client that did the redirect itself."""

from time import monotonic
from typing import Any, Never

from django.conf import settings
from social_core.backends.google_openidconnect import GoogleOpenIdConnect
from social_core.exceptions import AuthProviderError, AuthResponseError
from social_core.utils import constant_time_compare


class GoogleBackend(GoogleOpenIdConnect[Never]):
    """Redeems one code within one time limit; whom it is about is in `id_token` afterwards.

    What is not overridden here stays social-auth's: signature, audience, expiry, age, `at_hash`.
    """

    # Empty: they come from the issuer's discovery document, as the keys do.
    AUTHORIZATION_URL = ""
    ACCESS_TOKEN_URL = ""
    DEFAULT_USE_PKCE = True
    # The client made the state and has compared it.
    STATE_PARAMETER = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._deadline = monotonic() + settings.GOOGLE_TIMEOUT_SECONDS

    def get_code_verifier(self, state: str | None = None) -> str:  # noqa: ARG002 - social-auth's
        """Return the client's verifier, where social-auth would look into a session."""
        return str(self.data["code_verifier"])

    def validate_claims(self, id_token: dict[str, Any]) -> None:
        """Compare the nonce with the client's, where social-auth would look into a session."""
        self.validate_temporal_claims(id_token)
        nonce = id_token.get("nonce")
        if not isinstance(nonce, str) or not constant_time_compare(nonce, self.data["nonce"]):
            raise AuthResponseError(self, claim="nonce", code="nonce_mismatch", stage="token_validation")

    def id_token_issuer(self) -> Any:
        """Return both spellings of the issuer: Google documents them, with and without the scheme."""
        issuer: str = settings.GOOGLE_ISSUER
        return [issuer, issuer.partition("://")[2]]

    def user_data(self, *_args: Any, **_kwargs: Any) -> dict[str, Any] | None:
        """Return the claims of the signed token, which spares a call; refuse an unverified address."""
        self.validate_email_verified(self.id_token, stage="token_validation")
        return self.id_token

    def request(self, url: str, **options: Any) -> Any:
        """Ask the provider in what is left of the time for the whole exchange."""
        left = self._deadline - monotonic()
        if left <= 0:
            raise AuthProviderError(self, code="timeout", stage=options.get("stage", "unknown"))
        return super().request(url, **options | {"timeout": left})
