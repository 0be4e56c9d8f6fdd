"""An OpenID provider in a process of its own, which checks what `oidc_provider_mock` does not.

It redeems a code only for the client that knows the secret, only with the verifier of the code's S256
challenge, and only at the redirect address it was given out for. The claims of a user that a test
puts to `/users/<subject>` stand in the token as they are, so a test may say `aud`, `exp` or `nonce`
there. It prints its port.
"""

import base64
import json
from typing import Any
from urllib.parse import parse_qs, urlsplit

import flask
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from oidc_provider_mock import init_app
from werkzeug.serving import make_server

from tests.accounts.google.agreement import CLIENT_ID, CLIENT_SECRET, FORGER

challenges: dict[str, str] = {}
app = flask.Flask(__name__)
init_app(app)


@app.before_request
def refuse_what_proves_nothing() -> Any:
    """Answer in the mock's place when the secret or the verifier is not the right one."""
    if flask.request.path != "/oauth2/token":
        return None
    who, form = flask.request.authorization, flask.request.form
    if who is None or (who.username, who.password) != (CLIENT_ID, CLIENT_SECRET):
        return {"error": "invalid_client"}, 401
    if create_s256_code_challenge(form.get("code_verifier", "")) != challenges.get(form.get("code", "")):
        return {"error": "invalid_grant"}, 400
    return None


@app.after_request
def remember_challenge(response: flask.Response) -> flask.Response:
    """Keep the challenge of a code that is given out."""
    asked = flask.request.args
    for code in parse_qs(urlsplit(response.location or "").query).get("code", []):
        assert asked["code_challenge_method"] == "S256"
        challenges[code] = asked["code_challenge"]
    return response


@app.after_request
def forge(response: flask.Response) -> flask.Response:
    """Name another person in the token of the forger, below the same signature."""
    if flask.request.path == "/oauth2/token" and response.status_code == 200:
        answer = response.get_json()
        header, payload, signature = answer["id_token"].split(".")
        claims = json.loads(base64.urlsafe_b64decode(payload + "=="))
        if claims["sub"] == FORGER:
            forged = json.dumps(claims | {"sub": "somebody-else"}).encode()
            payload = base64.urlsafe_b64encode(forged).decode().rstrip("=")
            response.set_data(json.dumps(answer | {"id_token": f"{header}.{payload}.{signature}"}))
    return response


if __name__ == "__main__":
    server = make_server("127.0.0.1", 0, app, threaded=True)
    print(server.server_port, flush=True)  # noqa: T201 - whoever started it reads the port
    server.serve_forever()
