"""What each page shows, gathered in one reading transaction."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from monitor import health, witness
from monitor.bootstrap import Service
from news.entities import standing_of
from news.events import Absence, EventView
from news.views import RevisionView
from storage import copies, crawls, events, jobs, story_views, unreadable, views
from storage import witness as witnesses

from . import diffs
from .coverage import strips
from .differing import left_out
from .frame import Frame
from .marking import marked, paragraphs
from .versions import kept_in, listed

RUNS = 30
ROWS = 50
FRESH = timedelta(seconds=60)  # a dozen refreshes: whoever looks away for a moment still sees the highlight


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which articles a reader wants to see."""

    cursor: str | None
    country: str | None
    language: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedRevision:
    """Which revision a reader wants to see, and against which; None means the newest, and none.

    `before` is the number below which the list of versions begins; None where it begins with the newest.
    """

    language: str | None
    number: int | None
    against: int | None
    before: int | None = None


def article(service: Service, frame: Frame, key: str, wanted: WantedRevision) -> dict[str, object] | None:
    """One revision of an article and the list of all, with what each changed; None where it is unknown."""
    with service.database.reading() as tx:
        every = views.revisions(tx, key=key)
        carriers = witnesses.of_article(tx, key)
        duplicates = copies.of_article(tx, key=key)
        told_in = {
            tongue: story_views.of_article(tx, key=key, language=tongue)
            for tongue in {each.language for each in every}  # not for each of its versions
        }
        became = events.of_article(tx, key=key)
    tongues = sorted({each.language for each in every})
    tongue = wanted.language or (frame.language if frame.language in tongues else next(iter(tongues), None))
    versions = sorted((each for each in every if each.language == tongue), key=lambda each: -each.number)
    shown = next((each for each in versions if wanted.number in (None, each.number)), None)
    other = next((each for each in versions if each.number == wanted.against), None)
    if shown is None or (wanted.against is not None and other is None):
        return None
    own = [each for each in became if each.article.language == tongue]
    proof, part = _proof(shown, became), listed(versions, before=wanted.before)
    with service.database.reading() as tx:
        kept = kept_in(tx, part.shown, proof)
    return {
        "shown": shown,
        "newest": versions[0].number,
        "versions": part,
        "kept": kept,
        "edits": diffs.told_edits(versions, own, language=frame.language),
        "events": [each for each in own if each.kind != "edited"],
        "compared": other and diffs.comparison(other, shown, language=frame.language),
        "tongues": tongues,
        "duplicates": [each for each in duplicates if each.language == tongue],
        "codes": sorted({mention.country for mention in shown.mentions}),
        "carriers": carriers,
        "story": told_in[shown.language],
        "left_out": left_out(frame, told_in[shown.language].differences),
        "proof": proof,
        **_pieces(shown),
    }


def condition(service: Service) -> dict[str, object]:
    """How the sources, the crawls, the unreadable rows and the jobs are."""
    sources = health.sources(service)
    with service.database.reading() as tx:
        totals = views.totals(tx)
        covered = strips(tx, service, (each.status.source for each in sources))
        runs = crawls.runs(tx, source=None, limit=RUNS)
        rows = unreadable.unreadable(tx, limit=ROWS)
        latest = jobs.latest(tx)
    sources = health.sources(service)
    asked = service.settings.entities
    is_post = {each: standing_of(each.status.source.entity, asked) == "discovered" for each in sources}
    return {
        "sources": [each for each in sources if not is_post[each]],
        "posts": [each for each in sources if is_post[each]],
        "gaps": witness.gaps(service),
        "agencies": witness.agencies(service),
        "covered": covered,
        "totals": [(name, getattr(totals, name)) for name in totals.__slots__],
        "runs": runs,
        "unreadable": rows,
        "jobs": latest,
    }


def _proof(shown: RevisionView, told: Iterable[EventView]) -> Absence | None:
    """What the last event says of an article that is not listed any more; None where it is."""
    if shown.visibility == "visible":
        return None
    own = (each for each in told if each.article.language == shown.language)
    return next((each.absence for each in own if each.kind == shown.visibility), None)


def _pieces(shown: RevisionView) -> dict[str, object]:
    title = (mention for mention in shown.mentions if mention.field == "title")
    body = (mention for mention in shown.mentions if mention.field == "body")
    return {"title": list(marked(shown.title, title)), "lines": paragraphs(shown.text, body)}


def fresh(service: Service, raised: Iterable[tuple[int, datetime]]) -> frozenset[int]:
    """Which of them were raised a moment ago."""
    since = service.clock.now() - FRESH
    return frozenset(number for number, at in raised if at >= since)
