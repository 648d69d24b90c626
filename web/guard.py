"""What every request passes: the Host it names, who asks, where a form was sent from, and the headers."""

import base64
import binascii
import hmac
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from .refusals import refusal

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # Pages are made anew on each request and may stand behind a password: nothing may be reused unasked.
    "Cache-Control": "private, no-cache",
}
# Probes carry no credentials and learn nothing; style and script are public files.
OPEN_PATHS = ("/healthz", "/readyz", "/static/", "/assets/")
# What programs read, which show a token; pages are for people, who have the password.
TOKEN_PATHS = ("/api/", "/feeds/")
LOCAL_NAMES = frozenset({"localhost", "127.0.0.1", "::1"})
# Bound to every address, the machine has names that only its operator knows; a password is demanded there.
EVERY_ADDRESS = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the settings say about who may come in."""

    host: str
    password: str | None
    api_tokens: tuple[str, ...]

    def knows_host(self, header: str) -> bool:
        """Whether the Host header names this service; another name is a page of somebody else's asking."""
        name = _split(f"//{header}").hostname or ""
        return self.host in EVERY_ADDRESS or name == self.host.lower() or name in LOCAL_NAMES

    def admits(self, headers: Headers, *, path: str) -> bool:
        """Whether the credentials suffice; without a password everybody may come in."""
        if not self.password or path.startswith(OPEN_PATHS):
            return True
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        if scheme.lower() == "bearer":
            return self.knows_token(headers, path=path)
        return scheme.lower() == "basic" and _equals_any(_basic_password(secret), (self.password,))

    def knows_token(self, headers: Headers, *, path: str) -> bool:
        """Whether a token of the settings is shown; no page of somebody else's can make a browser do so."""
        scheme, _, secret = headers.get("authorization", "").partition(" ")
        is_shown = scheme.lower() == "bearer" and path.startswith(TOKEN_PATHS)
        return is_shown and _equals_any(secret.strip(), self.api_tokens)


class Guard:
    """ASGI middleware that refuses what the door does not admit and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, door: Door) -> None:
        self.app = app
        self.door = door

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, or passes it on."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        request = Request(scope)
        wrong = self._refuse(request)
        if wrong is None:
            await self.app(scope, receive, send_guarded)
        else:
            status, key = wrong
            extra = {"WWW-Authenticate": 'Basic realm="ministry monitor", charset="UTF-8"'}
            answer = refusal(request, status=status, key=key, headers=extra if status == 401 else None)  # noqa: PLR2004 - Unauthorized
            await answer(scope, receive, send_guarded)

    def _refuse(self, request: Request) -> tuple[int, str] | None:
        """The status and the key of the message for a request that may not pass."""
        headers, path = request.headers, request.scope["path"]
        if not self.door.knows_host(headers.get("host", "")):
            return 400, "refused.host"
        if not self.door.admits(headers, path=path):
            return 401, "refused.password"
        if request.method in {"GET", "HEAD", "OPTIONS"} or is_from_own_page(headers):
            return None
        return None if self.door.knows_token(headers, path=path) else (403, "refused.origin")


def is_from_own_page(headers: Headers) -> bool:
    """Whether a form was sent from a page of this service, as every browser says of a form."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    origin = _split(headers.get("origin", ""))
    return bool(origin.netloc) and origin.netloc == headers.get("host")


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it cannot be read."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _basic_password(secret: str) -> str:
    """The password of HTTP Basic, whatever the user name; empty where it cannot be read."""
    try:
        return base64.b64decode(secret, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""


def _equals_any(given: str, known: Sequence[str]) -> bool:
    """Whether the secret is one of those known, in a time that does not tell which."""
    matches = [hmac.compare_digest(given.encode(), each.encode()) for each in known if each]
    return any(matches)  # all were compared, so the time does not tell which one it was
