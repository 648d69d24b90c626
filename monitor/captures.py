"""What a batch of captures says, read and understood before the transaction that keeps it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from news.articles import Article
from news.imports import FOREIGN_ENTITY, ImportedRow, ImportProblem, Place, place_capture
from news.understand import read_article, with_mentions
from storage import Transaction
from storage import imports as import_store
from storage import stories as story_store
from storage.evidence import Draft
from storage.imports import Identity, Standing

from . import evidence
from .bootstrap import Service
from .log import logger

_JSON = (b"{", b"[")
_CLOCKS_APART = timedelta(hours=1)  # an editor's clock or zone may be a little wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """An article as one capture has it.

    `seen_at` is when it was seen, or the present where nobody says; `can_lead` whether it may replace a text
    that was seen before.
    """

    row: ImportedRow
    article: Article
    seen_at: datetime
    appeared_at: datetime
    can_lead: bool

    @property
    def identity(self) -> Identity:
        """Which article it is, in which language."""
        ref = self.article.ref
        return ref.entity, ref.section, ref.external_id, self.article.language


@dataclass(slots=True)
class Kept:
    """What became of the captures of a batch."""

    new: int = 0
    revised: int = 0
    known: int = 0
    problems: list[ImportProblem] = field(default_factory=list)

    def note(self, row: ImportedRow, reason: str) -> None:
        """Adds what was odd or could not be read."""
        self.problems.append(ImportProblem(offset=row.offset, line=row.line, reason=reason))


@dataclass(frozen=True, slots=True, kw_only=True)
class Prepared:
    """The captures of a batch; `written` is the evidence of those that are new as far as can be told."""

    captures: tuple[Capture, ...]
    written: Mapping[int, evidence.Written]

    def record(self, tx: Transaction) -> dict[int, int]:
        """The ids of the evidence, by the place of the capture."""
        ids = evidence.record_all(tx, tuple(self.written.values()))
        return dict(zip(self.written, ids, strict=True))


def prepare(service: Service, rows: Sequence[ImportedRow], kept: Kept) -> Prepared:
    """Reads a batch, finds countries in what is new, writes its evidence; notes in `kept` what is odd."""
    with service.database.reading() as tx:
        begins_at = story_store.record_begins_at(tx)
    read = _read(rows, kept, now=service.clock.now(), begins_at=begins_at)
    with service.database.reading() as tx:
        standing = import_store.standing(tx, {capture.identity for capture in read})
    # Whether a later capture of an article is new depends on the one before it, so all of them are prepared.
    changed = {capture.identity for capture in read if _is_new(capture, standing.get(capture.identity))}
    drafts: dict[int, Draft] = {}
    found: dict[tuple[str, str], Article] = {}
    captures = []
    for place, capture in enumerate(read):
        ready = capture
        if capture.identity in changed:
            ready = replace(capture, article=_understood(capture.article, found))
            drafts[place] = _draft(capture)
        captures.append(ready)
    written = evidence.write_all(service, tuple(drafts.values()))
    return Prepared(captures=tuple(captures), written=dict(zip(drafts, written, strict=True)))


def placed(capture: Capture, standing: Standing) -> Place:
    """Where a capture belongs among what is kept of its article."""
    return place_capture(
        standing.sightings,
        fingerprint=capture.article.fingerprint,
        seen_at=capture.seen_at,
        last_seen_at=standing.last_seen_at,
        can_lead=capture.can_lead,
    )


def _is_new(capture: Capture, standing: Standing | None) -> bool:
    return standing is None or placed(capture, standing) is not Place.KNOWN


def _understood(article: Article, found: dict[tuple[str, str], Article]) -> Article:
    """The article with what it names; a text that stood in the batch before is not searched again."""
    text = (article.title, article.text)
    if text not in found:
        found[text] = with_mentions(article)
    same = found[text]
    return replace(article, mentions=same.mentions, actors=same.actors, occasions=same.occasions)


def _draft(capture: Capture) -> Draft:
    row = capture.row
    if row.exchange is not None:
        return evidence.draft(row.exchange, kind="import")
    return evidence.draft_of_bytes(
        url=row.fetched.url,
        body=row.fetched.raw,
        content_type="application/json" if row.fetched.raw[:1] in _JSON else "text/html",
        fetched_at=capture.seen_at,
    )


def _read(
    rows: Sequence[ImportedRow], kept: Kept, *, now: datetime, begins_at: datetime | None
) -> list[Capture]:
    captures = []
    carried = begins_at or now  # what has no date at all came up no later than its neighbours in the file
    for row in rows:
        try:
            capture = _capture(row, kept, now=now, carried=carried)
        except Exception:  # noqa: BLE001 - one bad row must never stop an import
            logger.exception("import.not_understood", offset=row.offset, line=row.line)
            kept.note(row, "the program failed on this row; the log has the reason")
            continue
        if capture is not None:
            captures.append(capture)
            carried = capture.appeared_at
    return captures


def _capture(row: ImportedRow, kept: Kept, *, now: datetime, carried: datetime) -> Capture | None:
    captured_at = row.captured_at
    if captured_at is not None and captured_at > now + _CLOCKS_APART:
        kept.note(
            row, f"the capture is dated in the future ({captured_at:%Y-%m-%d}); it replaces no other text"
        )
        captured_at = None
    seen_at = captured_at or now
    article = read_article(row.fetched, fetched_at=seen_at)
    if not article.title and not article.text:
        kept.note(row, "there is no text")
        return None
    return Capture(
        row=row,
        article=article,
        seen_at=seen_at,
        appeared_at=_appeared_at(row, article, kept, seen_at=seen_at, carried=carried),
        can_lead=captured_at is not None or row.fetched.ref.entity == FOREIGN_ENTITY,
    )


def _appeared_at(
    row: ImportedRow, article: Article, kept: Kept, *, seen_at: datetime, carried: datetime
) -> datetime:
    if article.published_at is not None:
        if article.published_at > seen_at + _CLOCKS_APART:
            kept.note(
                row, f"it is dated in the future ({article.published_at:%Y-%m-%d}), and kept all the same"
            )
        return min(article.published_at, seen_at)
    if article.published_raw:
        kept.note(row, f"the date “{article.published_raw[:80]}” cannot be read")
    if row.captured_at is not None:
        return seen_at
    if not article.published_raw:
        kept.note(row, "there is no date, neither its own nor that of a capture")
    return min(carried, seen_at)
