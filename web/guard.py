"""What every request passes: its Host, its size, who asks, where a form was sent from, and the headers."""

from collections.abc import Mapping
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Final
from urllib.parse import SplitResult, quote, urlencode, urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from news.errors import StorageError

from .doors import Asks, asks
from .limits import HEAD_TOO_LARGE, TOO_LARGE, bounded, is_head_too_large, is_too_large
from .proxies import Proxies
from .refusals import refusal
from .visitors import SAFE_METHODS, Reception, Visitor, without_token

POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'; object-src 'none'"
)
HEADERS: Final[Mapping[str, str]] = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # Nothing to others. Under no-referrer a browser says `Origin: null` of our own forms, and where it speaks
    # http to another machine that is all it says: no form could be told from a stranger's.
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
    # Pages are made anew on each request and may stand behind a password: nothing may be reused unasked.
    "Cache-Control": "private, no-cache",
}
# Only https is to be remembered, and only for this very host: others under its name are not ours to bind.
STRICT_TRANSPORT: Final = "max-age=31536000"
METHODS: Final = SAFE_METHODS | {"POST", "PUT", "PATCH", "DELETE"}
LOCAL_NAMES: Final = frozenset({"localhost", "127.0.0.1", "::1"})
# Bound to every address, the machine has names that only its operator knows; a password is demanded there.
EVERY_ADDRESS: Final = frozenset({"0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to
CHALLENGE: Final = 'Basic realm="ministry monitor", charset="UTF-8"'
# A browser asks people for a password in a window of its own where a page's script meets `Basic`.
QUIET_CHALLENGE: Final = 'Bearer realm="ministry monitor"'


@dataclass(frozen=True, slots=True, kw_only=True)
class Door:
    """What the settings say about the names of this service."""

    host: str
    proxies: Proxies

    def knows_host(self, header: str) -> bool:
        """Whether the Host header names this service; another name is a page of somebody else's asking."""
        name = _split(f"//{header}").hostname or ""
        if name in LOCAL_NAMES or (self.proxies.host and name == self.proxies.host):
            return True
        if self.host in EVERY_ADDRESS:
            return not self.proxies.host or _is_address(name)
        return name == self.host.lower()


class Guard:
    """ASGI middleware that refuses what the door does not admit and puts the headers on every answer."""

    def __init__(self, app: ASGIApp, *, door: Door, reception: Reception) -> None:
        self.app = app
        self.door = door
        self.reception = reception

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answers the request, or passes it on with its visitor."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request = Request(scope)
        asked = asks(scope["path"])
        headers = self._headers(request, asked)

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                own = MutableHeaders(scope=message)
                for name, value in headers.items():
                    own.setdefault(name, value)
            await send(message)

        answer = self._malformed(request) or await self._stopped(request, asked)
        scope["query_string"] = without_token(scope["query_string"])
        if answer is None:
            await self.app(scope, bounded(receive, scope["path"]), send_guarded)
        else:
            await answer(scope, receive, send_guarded)

    def _headers(self, request: Request, asked: Asks) -> Mapping[str, str]:
        headers = dict(HEADERS)
        if self.door.proxies.caller(request).is_secure:
            headers["Strict-Transport-Security"] = STRICT_TRANSPORT
            request.scope["scheme"] = "https"
        elif _split(f"//{request.headers.get('host', '')}").hostname not in LOCAL_NAMES:
            del headers["Cross-Origin-Opener-Policy"]  # browsers ignore it there, and complain at each page
        if self.reception.doorkeeper and asked.audience == "own" and asked.scope is None:
            headers["Cache-Control"] = "no-store"  # not even for the button that goes back after logging out
        return headers

    def _malformed(self, request: Request) -> Response | None:
        """The answer to a request that nobody may make."""
        if not self.door.knows_host(request.headers.get("host", "")):
            return refusal(request, status=400, key="refused.host")
        if request.method not in METHODS:
            allowed = {"Allow": ", ".join(sorted(METHODS))}
            return refusal(request, status=405, key="refused.method", headers=allowed)
        if is_head_too_large(request.scope):
            return refusal(request, status=HEAD_TOO_LARGE, key="refused.size")
        if is_too_large(request.headers.get("content-length"), request.scope["path"]):
            return refusal(request, status=TOO_LARGE, key="refused.size")
        return None

    async def _stopped(self, request: Request, asked: Asks) -> Response | None:
        """The answer to a request that this visitor may not make."""
        try:
            visitor = await self.reception.recognise(request, asked)
        except StorageError:
            return refusal(request, status=503, key="refused.storage")
        request.state.visitor = visitor
        if visitor.wait_s:
            return refusal(request, status=429, key="refused.often", headers=_retry_after(visitor))
        if not visitor.may(asked, request.method):
            return _unwelcome(request, asked, visitor)
        if request.method in SAFE_METHODS or visitor.is_from_script:
            return None
        if is_from_own_page(request.headers, origin=self._own_origin(request)):
            return None
        return refusal(request, status=403, key="refused.origin")

    def _own_origin(self, request: Request) -> tuple[str, ...]:
        """What a browser may write in `Origin` on a page of ours.

        Behind a proxy that tells nothing, https looks like http here; the other way round it is a page that
        somebody on the way could have written.
        """
        host = request.headers.get("host", "").lower()
        own = [f"https://{host}", self.door.proxies.origin]
        if request.scope["scheme"] != "https":
            own.append(f"http://{host}")
        return tuple(filter(None, own))


def is_from_own_page(headers: Headers, *, origin: tuple[str, ...]) -> bool:
    """Whether a form was sent from a page of this service, as every browser says of a form."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site == "same-origin"
    return headers.get("origin", "").lower() in origin


def _unwelcome(request: Request, asked: Asks, visitor: Visitor) -> Response:
    """To the login for people who open a page, else what is wanted."""
    if visitor.kind == "token":
        return refusal(request, status=403, key="refused.scope")
    headers = request.headers
    is_page = asked.scope is None and request.method == "GET" and "authorization" not in headers
    if is_page and "text/html" in headers.get("accept", "") and "hx-request" not in headers:
        return RedirectResponse(_login_for(request), status_code=303)
    is_quiet = headers.get("sec-fetch-mode", "navigate") != "navigate"
    challenge = {"WWW-Authenticate": QUIET_CHALLENGE if is_quiet else CHALLENGE}
    if "hx-request" in headers:
        challenge["HX-Refresh"] = "true"
    return refusal(request, status=401, key="refused.password", headers=challenge)


def _login_for(request: Request) -> str:
    """The login that leads back to this page, in the language that it was asked for."""
    query = request.scope["query_string"].decode("latin-1")
    asked = {"next": quote(request.scope["path"]) + (f"?{query}" if query else "")}
    if tongue := request.query_params.get("lang"):
        asked["lang"] = tongue
    return f"/login?{urlencode(asked)}"


def _retry_after(visitor: Visitor) -> Mapping[str, str]:
    return {"Retry-After": str(visitor.wait_s)}


def _split(address: str) -> SplitResult:
    """The parts of an address; none where it cannot be read."""
    try:
        return urlsplit(address)
    except ValueError:
        return urlsplit("")


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
