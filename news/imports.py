"""History from files and from sites off the air: what crosses the borders, where a capture belongs."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Literal

from .articles import Exchange, FetchedArticle

ImportKind = Literal["warc", "csv", "jsonl", "live"]
# The entity of what nobody can be shown to have published: it never mixes with the ministry's own releases.
FOREIGN_ENTITY = "import"
# Two texts under one id that share fewer of their words are two releases, and no edit of one.
_LEAST_SHARED = 0.2
_LEAST_WORDS = 8  # fewer tell nothing
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportProblem:
    """What could not be read or was odd, and where: the byte offset, and the line where there are lines."""

    offset: int
    reason: str
    line: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """A release as an archive has it. `captured_at` is None where nothing says when it was seen.

    `exchange` is the archived answer that it stood in; None where `fetched.raw` is all there is.
    """

    fetched: FetchedArticle
    captured_at: datetime | None
    offset: int
    line: int | None = None
    exchange: Exchange | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportStep:
    """One record of a file: what it held, or in `skipped` what kind of record is passed over.

    `end` is where reading goes on after it, and `cursor` the page at which a live site does.
    """

    end: int
    rows: tuple[ImportedRow, ...] = ()
    problems: tuple[ImportProblem, ...] = ()
    skipped: str = ""
    cursor: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRun:
    """How far a file has been read, and what came of it; `offset` in bytes (live: in list pages)."""

    id: int
    kind: ImportKind
    name: str
    started_at: datetime
    updated_at: datetime
    finished_at: datetime | None
    offset: int
    records: int
    new: int
    revised: int
    known: int
    problems: int
    skipped: Mapping[str, int]
    cursor: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sighting:
    """A revision as far as its place in time goes."""

    number: int
    seen_at: datetime
    fingerprint: str


class Place(StrEnum):
    """What a capture of a kept article is: nothing new, an older text than the current one, or the newest."""

    KNOWN = "known"
    EARLIER = "earlier"
    CURRENT = "current"


def place_capture(
    sightings: Sequence[Sighting],
    *,
    fingerprint: str,
    seen_at: datetime,
    last_seen_at: datetime,
    can_lead: bool,
) -> Place:
    """Where a capture belongs among the revisions of its article.

    It is known where the revision in force at its time, or the next one after it, says the same. It leads
    only where the current text was not seen at its time or later, and where `can_lead`: a row that does not
    say when it was seen (`can_lead` False) replaces nothing, and is known wherever its text stands.
    """
    same = [each for each in sightings if each.fingerprint == fingerprint]
    if any(not can_lead or each.seen_at == seen_at for each in same):
        return Place.KNOWN
    ordered = sorted(sightings, key=lambda each: (each.seen_at, each.number))
    before = [each for each in ordered if each.seen_at <= seen_at][-1:]
    after = [each for each in ordered if each.seen_at > seen_at][:1]
    if any(each.fingerprint == fingerprint for each in (*before, *after)):
        return Place.KNOWN
    return Place.CURRENT if can_lead and seen_at >= last_seen_at else Place.EARLIER


def is_reused_id(kept: str, text: str, *, kept_at: datetime | None, published_at: datetime | None) -> bool:
    """Whether two texts under one id are two releases: of other dates, and with hardly a word in common.

    Of one date, they are one release that was rewritten.
    """
    if kept_at is not None and kept_at == published_at:
        return False
    old, new = (set(_WORD.findall(each.casefold())) for each in (kept, text))
    if min(len(old), len(new)) < _LEAST_WORDS:
        return False
    return len(old & new) < _LEAST_SHARED * len(old | new)
