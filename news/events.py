"""What became of an article after its first sight: edited, corrected, missing, found, removed, restored."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from .changes import Change, brief, compare
from .coverage import Statement
from .effects import Effect, Reading, effect_of

EventKind = Literal["edited", "corrected", "missing", "found", "removed", "restored"]
FactName = Literal["date", "address", "pictures", "links", "markup"]

# An event is read in lists of fifty: it holds what fits a screen, and the revisions hold the rest.
MOST_CHANGES = 40
_LONGEST = 600  # characters of a sentence or a run


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """The text is another: revision `number` after revision `against`, what changed, and what that did.

    `changes` may be cut to what fits an event; `omitted` counts those that are left out.
    """

    number: int
    against: int
    changes: tuple[Change, ...]
    omitted: int = 0
    effect: Effect


def edit_of(before: Reading, after: Reading, *, number: int, against: int | None = None) -> Edit:
    """What revision `number`, read as `after`, changed in revision `against`; as brief as an event is.

    Without `against` it is the one before it.
    """
    changes = compare(before.text, after.text)
    return Edit(
        number=number,
        against=number - 1 if against is None else against,
        changes=brief(changes, most=MOST_CHANGES, characters=_LONGEST),
        omitted=max(0, len(changes) - MOST_CHANGES),
        effect=effect_of(before, after),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedFact:
    """A fact beside the text, as it was and as it is; both empty where it is only the markup that differs."""

    name: FactName
    before: tuple[str, ...] = ()
    after: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """A note that the source changed something beside the text; never a revision."""

    facts: tuple[CorrectedFact, ...]
    raw_sha256_before: str
    raw_sha256_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceCheck:
    """One look for an article: what its listing and its own address said, and whether that counts.

    Both say present, absent or unknown. `evidence_id` is the answer that the latter gave.
    """

    at: datetime
    listing: str
    detail: str
    is_absent: bool
    id: int = 0
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """An article that is missing, removed or back: since when, the checks that say so, and the coverage.

    `coverage_ids` are the stretches of coverage that every statement about absence rests on, and `coverage`
    is what they come to for the time since the article was last seen. A release that is `missing` and comes
    back is `found`; one that was `removed` is `restored`.
    """

    since: datetime | None
    checks: tuple[AbsenceCheck, ...] = ()
    coverage_ids: tuple[int, ...] = ()
    coverage: Statement | None = None


Snapshot = Edit | Correction | Absence


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleEvent:
    """An event to be kept. The snapshot of `edited` is an Edit, of `corrected` a Correction, else an Absence.

    `states` are those that the event can be found under: all that the article names before or after it.
    `revision_id` is the revision that came of it, or that was current.
    """

    article_id: int
    revision_id: int | None
    kind: EventKind
    at: datetime
    snapshot: Snapshot
    states: tuple[str, ...] = ()
    evidence_id: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventArticle:
    """The article of an event; title, revision and hash are those of the event's revision."""

    key: str
    language: str
    url: str
    title: str
    published_at: datetime | None
    first_seen_at: datetime
    revision: int
    sha256: str
    story_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventView:
    """An event as pages and scripts are shown it; of `edit`, `correction` and `absence` one is there.

    `type` is what a webhook calls it, e.g. `article.edited`.
    """

    id: int
    type: str
    kind: EventKind
    at: datetime
    article: EventArticle
    states: tuple[str, ...]
    edit: Edit | None = None
    correction: Correction | None = None
    absence: Absence | None = None
