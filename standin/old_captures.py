"""The old site as a web archive has it: WARC files, sound ones and such as lie about on people's disks."""

import gzip
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from standin.old_site import OldSite

SITE = "http://mfa.gov.kz"


@dataclass(frozen=True, slots=True, kw_only=True)
class Captured:
    """One answer of the old site, and when an archive asked for it."""

    url: str
    at: datetime
    body: bytes = field(repr=False)
    status: int = 200
    content_type: str = "text/html; charset=utf-8"
    headers: tuple[tuple[str, str], ...] = ()


def captures_of(site: OldSite, *, at: datetime) -> list[Captured]:
    """Every article of the site as it stands, all captured at one instant."""
    found = []
    for path in site.paths():
        page = site.answer(path, {})
        if page is not None:
            found.append(
                Captured(
                    url=SITE + path,
                    at=at,
                    body=page.body,
                    status=page.status,
                    content_type=page.content_type,
                )
            )
    return found


def record_of(captured: Captured, *, extra_length: int = 0) -> bytes:
    """The WARC record of a capture; `extra_length` makes it claim to be longer than it is."""
    lines = (("Content-Type", captured.content_type), *captured.headers)
    http = f"HTTP/1.1 {captured.status} OK\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines)
    block = http.encode() + b"\r\n" + captured.body
    header = (
        "WARC/1.0\r\nWARC-Type: response\r\n"
        f"WARC-Record-ID: <urn:uuid:{uuid5(NAMESPACE_URL, f'{captured.url} {captured.at}')}>\r\n"
        f"WARC-Date: {captured.at:%Y-%m-%dT%H:%M:%SZ}\r\nWARC-Target-URI: {captured.url}\r\n"
        "Content-Type: application/http; msgtype=response\r\n"
        f"Content-Length: {len(block) + extra_length}\r\n\r\n"
    )
    return header.encode() + block + b"\r\n\r\n"


def write_warc(path: Path, records: Iterable[bytes]) -> Path:
    """A file of records, each compressed by itself where the name ends in `.gz`; returns its path."""
    is_packed = path.suffix == ".gz"
    with path.open("wb") as file:
        for record in records:
            file.write(gzip.compress(record, mtime=0) if is_packed else record)
    return path


def cut(path: Path, *, keep: float) -> Path:
    """The file without its end, as a download leaves it that broke off; `keep` is the part that stays."""
    written = path.read_bytes()
    path.write_bytes(written[: int(len(written) * keep)])
    return path


def damage(path: Path, *, at: int, with_bytes: bytes = b"\x00" * 16) -> Path:
    """The file with some of its bytes overwritten."""
    written = bytearray(path.read_bytes())
    written[at : at + len(with_bytes)] = with_bytes
    path.write_bytes(bytes(written))
    return path
