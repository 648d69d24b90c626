"""What the page of a release shows, gathered in one reading transaction."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from countries import Mention
from news.events import Absence, EventKind, EventView
from news.reading import ChainPlace, VersionHead
from news.views import EvidenceView, RevisionView
from storage import Transaction, article_views, copies, events, story_views, views
from storage import witness as witnesses
from storage.translations import Release

from . import diffs
from .citations import cited_of, every_form
from .differing import left_out
from .frame import Frame
from .sides import rank, sides
from .versions import Versions, kept_in, listed

MOST_EVENTS = 50  # absences and corrections on a page; all of them are in its JSON
MOST_NAMED = 200  # rows of what names which state; a release that names more is a list
_BESIDE: tuple[EventKind, ...] = ("corrected", "missing", "found", "removed", "restored")


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRevision:
    """Which revision a reader wants to see, and against which; None means the newest, and none.

    `before` is the number below which the list of versions begins; None where it begins with the newest.
    """

    language: str | None
    number: int | None
    against: int | None
    before: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A way in which a text names a state, with the first such mention and how often there is one."""

    surface: str
    mention: Mention
    times: int


@dataclass(frozen=True, slots=True)
class _Found:
    """All that was read of a release in one language."""

    shown: RevisionView
    head: VersionHead
    against: RevisionView | None
    texts: tuple[RevisionView, ...]
    every: dict[int, VersionHead]
    part: Versions
    edits: tuple[EventView, ...]
    beside: tuple[EventView, ...]
    kept: dict[int, EvidenceView]
    place: ChainPlace


def release(tx: Transaction, frame: Frame, key: str, wanted: WantedRevision) -> dict[str, object] | None:
    """One revision of an article beside its story's languages; None where it is unknown."""
    heads = article_views.heads(tx, key)
    tongue = _tongue(frame, heads, wanted.language)
    found = _found(tx, key, [each for each in heads if each.language == tongue], wanted)
    if found is None:
        return None
    shown = found.shown
    told = story_views.releases_of_article(tx, key=key, language=shown.language)
    is_current = shown.number == max(found.every)
    ways = named(shown.mentions)
    return {
        "shown": shown,
        "head": found.head,
        "newest": max(found.every),
        "versions": found.part,
        "kept": found.kept,
        "place_in_chain": found.place,
        "edits": diffs.told_edits(found.every, found.edits, found.texts, language=frame.language),
        "events": found.beside,
        "compared": found.against and diffs.comparison(found.against, shown, language=frame.language),
        "tongues": _tongues(key, heads, told.releases),
        "duplicates": copies.of_article(tx, key=key, language=shown.language),
        "codes": sorted({mention.country for mention in shown.mentions}),
        "named": ways[:MOST_NAMED],
        "is_cut": len(ways) > MOST_NAMED,
        "carriers": witnesses.of_article(tx, key),
        "story_key": told.key,
        "left_out": left_out(frame, told.differences),
        "sides": sides(frame, told.releases, told.differences, shown=shown, is_current=is_current),
        "proof": _proof(shown, found.beside),
        "citations": every_form(cited_of(shown)),
    }


def version(tx: Transaction, frame: Frame, key: str, wanted: WantedRevision) -> RevisionView | None:
    """One revision by itself; None where it is unknown."""
    heads = article_views.heads(tx, key)
    tongue = _tongue(frame, heads, wanted.language)
    newest = max((each.number for each in heads if each.language == tongue), default=0)
    found = views.revisions(tx, key=key, language=tongue, numbers=[wanted.number or newest])
    return found[0] if found and tongue is not None else None


def named(mentions: Sequence[Mention]) -> list[Named]:
    """The mentions of a text, those of a kind once, in the order of the text, with how often each stands."""
    first: dict[tuple[object, ...], Mention] = {}
    times: Counter[tuple[object, ...]] = Counter()
    for each in mentions:
        way = (each.country, each.surface, each.kind, each.field, each.role, each.reason)
        first.setdefault(way, each)
        times[way] += 1
    return [Named(surface=each.surface, mention=each, times=times[way]) for way, each in first.items()]


def _found(tx: Transaction, key: str, heads: Sequence[VersionHead], wanted: WantedRevision) -> _Found | None:
    every = {each.number: each for each in heads}
    number = max(every, default=None) if wanted.number is None else wanted.number
    if number not in every or (wanted.against is not None and wanted.against not in every):
        return None
    head, part = every[number], listed(heads, before=wanted.before)
    edits = events.edits_of(tx, key=key, revision_ids=[each.id for each in part.shown])
    numbers = {number, *([wanted.against] if wanted.against else []), *diffs.untold(part.shown, every, edits)}
    texts = views.revisions(tx, key=key, language=head.language, numbers=numbers)
    by_number = {each.number: each for each in texts}
    shown = by_number[number]
    beside = events.of_article(tx, key=key, language=head.language, kinds=_BESIDE, limit=MOST_EVENTS)
    return _Found(
        shown=shown,
        head=head,
        against=by_number[wanted.against] if wanted.against else None,
        texts=texts,
        every=every,
        part=part,
        edits=edits,
        beside=beside,
        kept=kept_in(tx, [*part.shown, head], _proof(shown, beside)),
        place=article_views.place_of_revision(tx, head.id),
    )


def _tongue(frame: Frame, heads: Sequence[VersionHead], wanted: str | None) -> str | None:
    """The language that is asked for, else the page's own where the release has it, else any."""
    has = sorted({each.language for each in heads})
    return wanted or (frame.language if frame.language in has else next(iter(has), None))


def _tongues(key: str, heads: Sequence[VersionHead], releases: Sequence[Release]) -> list[tuple[str, str]]:
    """The languages that the reader may turn to, each with the key of the release that has it."""
    told = {each.article.language: each.article.ref.key for each in reversed(releases)}
    own = dict.fromkeys((each.language for each in heads), key)
    return sorted((told | own).items(), key=lambda each: rank(each[0]))


def _proof(shown: RevisionView, beside: Sequence[EventView]) -> Absence | None:
    """What the last event says of an article that is not listed any more; None where it is."""
    if shown.visibility == "visible":
        return None
    return next((each.absence for each in beside if each.kind == shown.visibility), None)
