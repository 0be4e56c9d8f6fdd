"""What a shop's front does: it sends a person to the provider and back, and calls `loginWithGoogle`."""

import base64
import hashlib
import json
import secrets
from dataclasses import dataclass
from http.client import HTTPConnection
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

from tests.accounts.google.agreement import CLIENT_ID, REDIRECT_URI
from tests.graphql import ask

LOGIN = """
mutation Login($code: String!, $redirectUri: URL!, $codeVerifier: String!, $nonce: String!) {
  loginWithGoogle(code: $code, redirectUri: $redirectUri, codeVerifier: $codeVerifier, nonce: $nonce) {
    user { email isEmailVerified }
    tokens { accessToken refreshToken }
    errors { code field message retryAfterSeconds }
  }
}
"""


def log_in(**returned: str) -> Any:
    """Return the payload for what a client has in hand when the person is back."""
    return ask(LOGIN, **returned).data["loginWithGoogle"]


@dataclass(frozen=True)
class Provider:
    """The provider at a port of this machine."""

    port: int

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def has(self, subject: str, email: str = "ada@example.com", **claims: Any) -> None:
        """Let the provider know a person; a claim replaces what the token would say otherwise."""
        known = {"email": email, "email_verified": True, "given_name": "Ada", "family_name": "Lovelace"}
        status, _ = self._send("PUT", f"/users/{subject}", json.dumps(known | claims), "application/json")
        assert status == 204

    def authorize(self, subject: str = "ada-1") -> dict[str, str]:
        """Go there as a known person, agree, and return what `loginWithGoogle` takes."""
        code_verifier, nonce, state = (secrets.token_urlsafe(48) for _ in range(3))
        digest = hashlib.sha256(code_verifier.encode()).digest()
        asked = {
            "response_type": "code",
            "client_id": CLIENT_ID,
            "redirect_uri": REDIRECT_URI,
            "scope": "openid email profile",
            "state": state,
            "nonce": nonce,
            "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
            "code_challenge_method": "S256",
        }
        form, kind = urlencode({"sub": subject}), "application/x-www-form-urlencoded"
        status, location = self._send("POST", f"/oauth2/authorize?{urlencode(asked)}", form, kind)
        assert status == 302
        back = parse_qs(urlsplit(location).query)
        assert back["state"] == [state]
        code = back["code"][0]
        return {"code": code, "redirectUri": REDIRECT_URI, "codeVerifier": code_verifier, "nonce": nonce}

    def _send(self, method: str, path: str, body: str, content_type: str) -> tuple[int, str]:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request(method, path, body, {"Content-Type": content_type})
            response = connection.getresponse()
            response.read()
            return response.status, response.getheader("Location", "")
        finally:
            connection.close()
