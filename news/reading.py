"""Read models of the page of one release: its versions in short, and where a row stands in a hash chain."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionHead:
    """A version of an article without its text: enough to list it, to choose it and to prove it.

    `id` is its number in the chain of versions, `evidence_id` the answer that brought it.
    """

    id: int
    language: str
    number: int
    seen_at: datetime
    text_language: str | None
    fingerprint: str
    raw_sha256: str
    evidence_id: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChainPlace:
    """Where a row stands in a hash chain; `following` is None for the last row.

    `is_sound` says whether the link is what the row and the link before it make: that nobody has changed the
    row since. What all other rows say is proved by reading the whole chain.
    """

    number: int
    link: str
    previous: str
    following: str | None
    is_sound: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Proved:
    """A version of a release that was read from a record of the evidence."""

    key: str
    language: str
    number: int
    title: str
