"""Who a request is from: by its cookie, its token or its password; and what it may do."""

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import parse_qsl, urlencode

import anyio.to_thread
from starlette.requests import Request

from monitor import access
from monitor.bootstrap import Service
from news.access import ApiToken, Session

from .doorkeeper import Doorkeeper, Later, Right
from .doors import Asks
from .proxies import Caller, Proxies

SAFE_METHODS: Final = frozenset({"GET", "HEAD", "OPTIONS"})
IN_ADDRESS: Final = "token"
_FEEDS: Final = "/feeds/"
# Only a page of this host over https can set a cookie of this name, so none of its neighbours can toss one.
_SECURE_COOKIE: Final = "__Host-mfa-session"
_PLAIN_COOKIE: Final = "mfa-session"

Kind = Literal["owner", "token", "guest", "stranger"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """Whoever asks. An owner knows the password, or there is none; a guest reads the public archive."""

    kind: Kind
    caller: Caller
    session: Session | None = None
    token: ApiToken | None = None
    wait_s: int = 0

    def may(self, asked: Asks, method: str) -> bool:
        """Whether the address is open to this visitor with this method."""
        if asked.audience == "all" or self.kind == "owner":
            return True
        if self.kind == "token" and self.token is not None:
            wanted = asked.scope if method in SAFE_METHODS else "write"
            return asked.scope is not None and wanted in self.token.scopes
        return self.kind == "guest" and asked.audience == "public" and method in SAFE_METHODS

    @property
    def is_from_script(self) -> bool:
        """Whether a token that may write is shown, which no page of somebody else's can make a browser do."""
        return self.token is not None and "write" in self.token.scopes


@dataclass(frozen=True, slots=True, kw_only=True)
class Reception:
    """Tells who a visitor is; without a password everybody is an owner."""

    service: Service
    proxies: Proxies
    doorkeeper: Doorkeeper | None

    async def recognise(self, request: Request, asked: Asks) -> Visitor:
        """Who asks. What nobody needs to know costs no look into the database."""
        caller = self.proxies.caller(request)
        if asked.audience == "all" and request.scope["path"] != "/login":
            return Visitor(kind=self._nobody, caller=caller)
        scheme, _, secret = request.headers.get("authorization", "").partition(" ")
        in_address = _token_in_address(request)
        if scheme.lower() == "bearer" and asked.scope is not None:
            return await self._with_token(secret.strip(), caller)
        if in_address:
            return await self._with_token(in_address, caller, is_in_address=True)
        if self.doorkeeper is None:
            return Visitor(kind="owner", caller=caller)
        if scheme.lower() == "basic":
            return await self._with_password(self.doorkeeper, _basic_password(secret), caller)
        shown = cookie_of(request, caller)
        session = await anyio.to_thread.run_sync(access.session_of, self.service, shown) if shown else None
        return Visitor(kind="owner" if session else self._nobody, caller=caller, session=session)

    @property
    def _nobody(self) -> Kind:
        if self.doorkeeper is None:
            return "owner"
        return "guest" if self.service.settings.public == "read" else "stranger"

    @property
    def _refused(self) -> Kind:
        """Whoever shows what is wrong is told so, also where a guest would be let in."""
        return "owner" if self.doorkeeper is None else "stranger"

    async def _with_token(self, shown: str, caller: Caller, *, is_in_address: bool = False) -> Visitor:
        token = await anyio.to_thread.run_sync(access.token_of, self.service, shown)
        if token is None or (is_in_address and token.scopes != ("feeds",)):
            return Visitor(kind=self._refused, caller=caller)
        return Visitor(kind="token" if self.doorkeeper else "owner", caller=caller, token=token)

    async def _with_password(self, doorkeeper: Doorkeeper, typed: str, caller: Caller) -> Visitor:
        match await doorkeeper.check(typed, address=caller.address):
            case Right():
                return Visitor(kind="owner", caller=caller)
            case Later(seconds=seconds):
                return Visitor(kind="stranger", caller=caller, wait_s=seconds)
            case _:
                return Visitor(kind=self._refused, caller=caller)


def visitor_of(request: Request) -> Visitor:
    """Whoever the guard has recognised."""
    visitor: Visitor = request.state.visitor
    return visitor


def cookie_name(caller: Caller) -> str:
    """The name of the session's cookie over this connection."""
    return _SECURE_COOKIE if caller.is_secure else _PLAIN_COOKIE


def cookie_of(request: Request, caller: Caller) -> str | None:
    """The session's cookie; None where there are several, for one of them may be tossed in by a neighbour."""
    name = re.escape(cookie_name(caller))
    lines = "; ".join(request.headers.getlist("cookie"))
    found = set(re.findall(rf"(?:^|;)\s*{name}=([^;]*)", lines))
    return found.pop().strip() if len(found) == 1 else None


def without_token(query: bytes) -> bytes:
    """The query without the token in it, for what is shown or told must not carry it."""
    pairs = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    if not any(name == IN_ADDRESS for name, _ in pairs):
        return query
    return urlencode([pair for pair in pairs if pair[0] != IN_ADDRESS]).encode("latin-1")


def _token_in_address(request: Request) -> str:
    """The token in a feed's address: readers of feeds cannot send a header of ours."""
    if not request.scope["path"].startswith(_FEEDS):
        return ""
    return request.query_params.get(IN_ADDRESS, "")


def _basic_password(secret: str) -> str:
    """The password of HTTP Basic, whatever the user name; empty where it cannot be read."""
    try:
        return base64.b64decode(secret, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return ""
