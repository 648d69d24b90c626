"""A page of a listing as a walk sees it, and what a walk has seen already."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from hashlib import sha256

from news.articles import Api, FetchedArticle, FetchedPage, UnreadableRow

from .crawl import PROGRESS_ROWS, Task
from .parse.cuts import Cut
from .parse.rows import Origin, Untranslated, odd_fields, read_row
from .parse.verdict import Verdict

_Row = FetchedArticle | UnreadableRow | Untranslated


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPage:
    """A page, how it was asked for, and the keys of all its rows in their order, untranslated ones too."""

    page: FetchedPage
    cut: Cut
    keys: tuple[str, ...]

    @property
    def is_short(self) -> bool:
        """Whether there were fewer rows than asked for."""
        return len(self.keys) < self.cut.size

    @property
    def is_mostly_unreadable(self) -> bool:
        """Whether more than half of the rows cannot be read."""
        return len(self.page.unreadable) * 2 > len(self.keys)

    @property
    def end(self) -> int:
        """The place in the listing after the last row; rows beyond the size asked for are repetitions."""
        return self.cut.start + min(len(self.keys), self.cut.size)


def read_page(
    verdict: Verdict, task: Task, *, api: Api, cut: Cut, position: int, fetched_at: datetime
) -> ReadPage:
    """The page that the rows of an answer make; `position` is the place from which on rows were wanted."""
    source = task.source
    origin = Origin(
        site_url=task.site_url, entity=source.entity, section=source.section, language=source.language
    )
    read = [read_row(row, origin) for row in verdict.rows]
    keys = tuple(_key(row) for row in read)
    notes = [note for row in verdict.rows for note in odd_fields(row)]
    page = FetchedPage(
        entity=source.entity,
        section=source.section,
        language=source.language,
        number=position // PROGRESS_ROWS + 1,
        api=api,
        fetched_at=fetched_at,
        articles=tuple(row for row in read if isinstance(row, FetchedArticle)),
        unreadable=tuple(row for row in read if isinstance(row, UnreadableRow)),
        untranslated=sum(isinstance(row, Untranslated) for row in read),
        notes=tuple(filter(None, (verdict.note, *notes))),
        listed=keys,
        exchange=verdict.exchange,
    )
    return ReadPage(page=page, cut=cut, keys=keys)


class Seen:
    """The rows that a walk has met, each with the digest of its bytes."""

    def __init__(self) -> None:
        self._digests: dict[str, bytes] = {}

    def keys(self) -> frozenset[str]:
        """The keys of all rows so far."""
        return frozenset(self._digests)

    def has_any(self, keys: Iterable[str]) -> bool:
        """Whether one of these rows was met."""
        return any(key in self._digests for key in keys)

    def has_all(self, keys: Iterable[str]) -> bool:
        """Whether all of these rows were met; of none, they were."""
        return all(key in self._digests for key in keys)

    def fresh(self, read: ReadPage) -> FetchedPage | None:
        """The page without the rows that were met just as they are; None where nothing is left."""
        page = read.page
        articles = tuple(row for row in page.articles if self._is_new(row))
        unreadable = tuple(row for row in page.unreadable if self._is_new(row))
        for key in read.keys:  # untranslated rows are met as well, though nothing of them is kept
            self._digests.setdefault(key, b"")
        return replace(page, articles=articles, unreadable=unreadable) if articles or unreadable else None

    def _is_new(self, row: FetchedArticle | UnreadableRow) -> bool:
        key, digest = _key(row), sha256(row.raw).digest()
        is_new = self._digests.get(key) != digest
        self._digests[key] = digest
        return is_new


def _key(row: _Row) -> str:
    match row:
        case FetchedArticle():
            return row.ref.external_id
        case Untranslated() | UnreadableRow(external_id=str()):
            return row.external_id or ""
        case UnreadableRow():
            return sha256(row.raw).hexdigest()
