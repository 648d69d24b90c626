"""What follows from an event of an article: the rules that speak of edits, removals and returns.

Called in the transaction that writes the event, so that the two stand or fall together. What an import or a
recheck finds is no event, and a first reading tells nobody.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Literal

from alerts.building import About, Firing, alert_of, listens
from alerts.kinds import absence, edited
from alerts.kinds.absence import AbsenceFacts, Vanishing
from alerts.kinds.edited import EditFacts, EditSeen
from alerts.kinds.scope import Circumstances
from alerts.kinds.showing import mentions_by_state
from news.events import Absence, Edit
from news.reasons import Removed, Restored
from news.rules import Rule
from storage import Transaction, story_events, translations
from storage import rules as rule_store
from storage import stories as story_store
from storage.story_events import Placed, StoryEvent
from storage.translations import Release

from .bootstrap import Service
from .raising import raise_alert


def tell_edit(
    service: Service, tx: Transaction, article_id: int, rules: Sequence[Rule], *, now: datetime
) -> int:
    """Raise what the rules say of the edit that was written last, of this article; how many alerts."""
    asked = [rule for rule in rules if rule.kind == "edited" and listens(rule, now)]
    if not asked:
        return 0
    placed = story_events.placed(tx, article_id)
    *earlier, event = map(_edit, story_events.of_story(tx, placed.story_id, "edited"))
    (release,) = translations.of_articles(tx, [article_id])
    article = release.article
    facts = EditFacts(
        edit=event,
        earlier=tuple(earlier),
        name=f"{article.ref.key}/{article.language}/{event.number}",
        mentions=mentions_by_state(article),
    )
    told = _Telling(service, tx, placed, release, now)
    return told.of(asked, lambda rule: edited.fires(rule, facts))


def tell_absence(
    service: Service,
    tx: Transaction,
    article_id: int,
    kind: Literal["removed", "restored"],
    *,
    now: datetime,
) -> int:
    """Raise what the rules say of the removal or return that was written last, of this article."""
    asked = [rule for rule in rule_store.list_all(tx) if rule.kind == kind and listens(rule, now)]
    if not asked:
        return 0
    placed = story_events.placed(tx, article_id)
    *earlier, event = story_events.of_story(tx, placed.story_id, kind)
    (release,) = translations.of_articles(tx, [article_id])
    article = release.article
    facts = AbsenceFacts(
        event=_vanishing(event),
        earlier=tuple(map(_vanishing, earlier)),
        name=f"{article.ref.key}/{article.language}/{event.at.isoformat()}",
        reason=_reason(event),
        mentions=mentions_by_state(article),
    )
    told = _Telling(service, tx, placed, release, now)
    return told.of(asked, lambda rule: absence.fires(rule, facts))


class _Telling:
    """Raises what rules say of one article."""

    def __init__(
        self, service: Service, tx: Transaction, placed: Placed, release: Release, now: datetime
    ) -> None:
        self._service = service
        self._tx = tx
        self._article_id = release.article_id
        self._story_id = placed.story_id
        self._now = now
        self._about = about_of(tx, placed, release)

    def of(self, rules: Sequence[Rule], fires: Callable[[Rule], tuple[Firing, ...]]) -> int:
        """How many alerts the rules have raised."""
        return sum(
            raise_alert(
                self._service,
                self._tx,
                alert_of(rule, firing, about=self._about, now=self._now),
                story_id=self._story_id,
                article_id=self._article_id,
            )
            for rule in rules
            for firing in fires(rule)
        )


def about_of(tx: Transaction, placed: Placed, release: Release) -> About:
    """An article as alerts speak of it, as it stands."""
    article = release.article
    return About(
        key=article.ref.key,
        language=article.language,
        url=article.url,
        title=article.title,
        published_at=article.published_at,
        first_seen_at=placed.first_seen_at,
        revision=placed.revision,
        sha256=article.fingerprint,
        story_key=placed.story_key,
        story_languages=story_store.languages(tx, placed.story_id),
    )


def _met(event: StoryEvent) -> Circumstances:
    return Circumstances(
        entity=event.source.entity,
        section=event.source.section,
        languages=(event.source.language,),
        states=event.named | event.named_before,
    )


def _edit(event: StoryEvent) -> EditSeen:
    edit = event.snapshot
    assert isinstance(edit, Edit)  # noqa: S101 - the kind of the event says so
    return EditSeen(
        article_id=event.article_id,
        at=event.at,
        number=edit.number,
        against=edit.against,
        effect=edit.effect,
        named_before=event.named_before,
        named_after=event.named,
        met=_met(event),
    )


def _vanishing(event: StoryEvent) -> Vanishing:
    return Vanishing(article_id=event.article_id, at=event.at, named=event.named, met=_met(event))


def _reason(event: StoryEvent) -> Removed | Restored:
    found = event.snapshot
    assert isinstance(found, Absence)  # noqa: S101 - the kind of the event says so
    if event.kind == "restored":
        return Restored(since=found.since)
    has_gap = found.coverage is None or found.coverage.has_gap
    return Removed(since=found.since, checks=len(found.checks), has_gap=has_gap)
