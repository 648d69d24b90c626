"""Records of web archives as tests want them."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from mfa_scraper.warc_reading import read_warc
from news.imports import ImportStep
from standin.old_captures import Captured, record_of, write_warc

AT = datetime(2015, 4, 1, 10, 15, tzinfo=UTC)


def page(text: str = "Text.", *, title: str = "Title", date: str = "12.03.2015 14:20") -> bytes:
    return (
        f"<html><body><h4>{title}</h4><div class='content-functions-date'>{date}</div>"
        f"<div class='wrap__desc'><p>{text}</p></div></body></html>"
    ).encode()


def captured(slug: str = "a", **facts: object) -> Captured:
    plain = Captured(url=f"http://mfa.gov.kz/en/content-view/{slug}", at=AT, body=page())
    return replace(plain, **facts)  # type: ignore[arg-type]


def record(slug: str = "a", **facts: object) -> bytes:
    return record_of(captured(slug, **facts))


def raw_record(kind: str, url: str, block: bytes, **fields: str) -> bytes:
    """A record of any kind; names of fields with underlines for hyphens."""
    named = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in fields.items())
    return (
        (
            f"WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: {url}\r\n"
            f"WARC-Date: 2015-04-01T10:15:00Z\r\n{named}"
            f"Content-Length: {len(block)}\r\n\r\n"
        ).encode()
        + block
        + b"\r\n\r\n"
    )


def steps_of(folder: Path, *records: bytes, name: str = "a.warc.gz") -> list[ImportStep]:
    return list(read_warc(write_warc(folder / name, records)))


def slugs(steps: list[ImportStep]) -> list[str]:
    return [row.fetched.ref.external_id for step in steps for row in step.rows]


def reasons(steps: list[ImportStep]) -> list[str]:
    return [problem.reason for step in steps for problem in step.problems]
