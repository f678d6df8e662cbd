"""A provider of log-ins for tests: OpenID Connect at an address of this machine, that lets in whom it is told to."""

import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn
from app_page import free_port
from joserfc import jwt
from joserfc.jwk import RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT = "gridplan"


@dataclass
class Provider:
    """Who is logged in next: its claims; the nonce of each code it gave out."""

    address: str
    claims: dict[str, object]
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    nonces: dict[str, str] = field(default_factory=dict)

    def metadata(self, request: Request) -> Response:
        ends = {"authorization": "authorize", "token": "token", "userinfo": "userinfo"}
        return JSONResponse(
            {
                "issuer": self.address,
                **{f"{name}_endpoint": f"{self.address}/{path}" for name, path in ends.items()},
                "jwks_uri": f"{self.address}/jwks",
                "id_token_signing_alg_values_supported": ["RS256"],
            }
        )

    def authorize(self, request: Request) -> Response:
        asked, code = request.query_params, secrets.token_hex(8)
        self.nonces[code] = asked["nonce"]
        return RedirectResponse(f"{asked['redirect_uri']}?code={code}&state={asked['state']}", status_code=302)

    async def token(self, request: Request) -> Response:
        async with request.form() as form:
            nonce = self.nonces.pop(str(form["code"]))  # a code is good once
        now = int(time.time())
        who = {"iss": self.address, "aud": CLIENT, "sub": "1", "iat": now, "exp": now + 300, "nonce": nonce}
        signed = jwt.encode({"alg": "RS256", "kid": "1"}, who | self.claims, self.key)
        return JSONResponse({"access_token": "a", "token_type": "Bearer", "expires_in": 300, "id_token": signed})

    def jwks(self, request: Request) -> Response:
        return JSONResponse({"keys": [self.key.as_dict(private=False)]})

    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self.metadata),
            Route("/authorize", self.authorize),
            Route("/token", self.token, methods=["POST"]),
            Route("/jwks", self.jwks),
        ]

    def secrets_toml(self, port: int) -> str:
        """Return what an app at a port of this machine has to know of the provider."""
        return f"""
[auth]
redirect_uri = "http://localhost:{port}/oauth2callback"
cookie_secret = "{secrets.token_hex(16)}"
client_id = "{CLIENT}"
client_secret = "not for others"
server_metadata_url = "{self.address}/.well-known/openid-configuration"
"""


@contextmanager
def provider(**claims: object) -> Iterator[Provider]:
    """Serve a provider, for as long as it is used."""
    port = free_port()
    found = Provider(f"http://localhost:{port}", claims)
    server = uvicorn.Server(
        uvicorn.Config(Starlette(routes=found.routes()), host="localhost", port=port, log_level="error")
    )
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.should_exit = True
        thread.join()
