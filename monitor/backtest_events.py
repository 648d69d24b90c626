"""The past of rules that speak of edits, removals and returns: every event, in the order of its story."""

from collections.abc import Iterator, Sequence

from alerts.building import Firing
from alerts.kinds import absence, edited
from alerts.kinds.absence import AbsenceFacts, Vanishing
from alerts.kinds.edited import EditFacts, EditSeen
from alerts.reading import Reading
from news.backtests import Told, WouldHaveFired
from news.events import Absence, Edit
from news.reasons import Removed, Restored
from news.rules import Rule
from storage import past_events, past_releases
from storage.past_events import PastEvent
from storage.past_releases import Wanted

from .backtest_past import Found, Past, would_have
from .backtest_releases import meant_by

_Texts = dict[tuple[int, int], Told]


def past_of_events(past: Past, rule: Rule) -> Found:
    """Every edit, removal or return that the rule would have told of."""
    events = past_events.of_kind(past.tx, rule.kind, states=meant_by(past, rule))
    asks = rule.where is not None
    wanted = Wanted(has_text=True, has_actors=asks, has_occasions=asks)
    articles = {each.article_id for each in events}
    told = past_releases.of_articles(past.tx, articles, wanted)
    texts = {(each.article_id, each.revision): each for each in told}
    fired: list[WouldHaveFired] = []
    by_story: dict[int, list[PastEvent]] = {}
    for event in events:
        earlier = by_story.setdefault(event.story_id, [])
        fired += _asked(rule, event, earlier, texts)
        earlier.append(event)
    return Found(fired=fired)


def _asked(
    rule: Rule, event: PastEvent, earlier: Sequence[PastEvent], texts: _Texts
) -> Iterator[WouldHaveFired]:
    told = _text(event, texts)
    if told is None:
        return
    for firing in _firings(rule, event, earlier, texts, told):
        yield would_have(firing, at=event.at, told=told)


def _firings(
    rule: Rule, event: PastEvent, earlier: Sequence[PastEvent], texts: _Texts, told: Told
) -> tuple[Firing, ...]:
    article = told.article
    if isinstance(event.snapshot, Edit):
        edit = _edit(event, texts)
        if edit is None:
            return ()
        before = tuple(seen for each in earlier if (seen := _edit(each, texts)))
        name = f"{article.ref.key}/{article.language}/{edit.number}"
        return edited.fires(rule, EditFacts(edit=edit, earlier=before, name=name))
    vanished = tuple(gone for each in earlier if (gone := _vanishing(each, texts)))
    facts = AbsenceFacts(
        event=Vanishing(article_id=event.article_id, at=event.at, reading=_reading(event, told)),
        earlier=vanished,
        name=f"{article.ref.key}/{article.language}/{event.at.isoformat()}",
        reason=_reason(event),
    )
    return absence.fires(rule, facts)


def _edit(event: PastEvent, texts: _Texts) -> EditSeen | None:
    edit = event.snapshot
    if not isinstance(edit, Edit):
        return None
    before, after = (texts.get((event.article_id, number)) for number in (edit.against, edit.number))
    if before is None or after is None:
        return None
    return EditSeen(
        article_id=event.article_id,
        at=event.at,
        number=edit.number,
        against=edit.against,
        effect=edit.effect,
        before=_reading(event, before),
        after=_reading(event, after),
    )


def _vanishing(event: PastEvent, texts: _Texts) -> Vanishing | None:
    told = _text(event, texts)
    if told is None:
        return None
    return Vanishing(article_id=event.article_id, at=event.at, reading=_reading(event, told))


def _text(event: PastEvent, texts: _Texts) -> Told | None:
    """The text that the event is about; None where it is not kept any more."""
    number = event.snapshot.number if isinstance(event.snapshot, Edit) else event.revision
    return texts.get((event.article_id, number))


def _reading(event: PastEvent, told: Told) -> Reading:
    return Reading(told.article, event.at.date())


def _reason(event: PastEvent) -> Removed | Restored:
    found = event.snapshot
    assert isinstance(found, Absence)  # noqa: S101 - the kind of the event says so
    if event.kind == "restored":
        return Restored(since=found.since)
    has_gap = found.coverage is None or found.coverage.has_gap
    return Removed(since=found.since, checks=len(found.checks), has_gap=has_gap)
