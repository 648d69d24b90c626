"""What follows from an event of an article: the rules that speak of edits, removals and returns.

Called in the transaction that writes the event, so that the two stand or fall together. What an import or a
recheck finds is no event, and a first reading tells nobody.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

import countries
from alerts.building import About, Firing, alert_of, listens
from alerts.kinds import absence, edited
from alerts.kinds.absence import AbsenceFacts, Vanishing
from alerts.kinds.edited import EditFacts, EditSeen
from alerts.reading import Reading
from alerts.ruleset import Failure
from news.alerts import Alert
from news.articles import Article
from news.events import Absence, Edit
from news.reasons import Removed, Restored
from news.rules import Rule, RuleKind
from news.understand import with_mentions
from storage import Transaction, story_events
from storage import stories as story_store
from storage.story_events import KeptText, Placed, StoryEvent

from .bootstrap import Service
from .failing import note_failures
from .raising import raise_alert


def tell_edit(service: Service, tx: Transaction, article_id: int, *, now: datetime) -> int:
    """Raise what the rules say of the edit that was written last, of this article; how many alerts."""
    asked = _asked(service, tx, "edited", now)
    if not asked:
        return 0
    about = story_events.placed(tx, article_id)
    *earlier, event = story_events.of_story(tx, about.story_id, "edited")
    reader = _Reader(asked)
    edit = reader.edit(event)
    facts = EditFacts(
        edit=edit,
        earlier=tuple(map(reader.edit, earlier)),
        name=f"{event.text.article.ref.key}/{event.text.article.language}/{edit.number}",
    )
    telling = _Telling(service, tx, event, about, now)
    return telling.of(asked, lambda rule: edited.fires(rule, facts))


def tell_absence(
    service: Service,
    tx: Transaction,
    article_id: int,
    kind: Literal["removed", "restored"],
    *,
    now: datetime,
) -> int:
    """Raise what the rules say of the removal or return that was written last, of this article."""
    asked = _asked(service, tx, kind, now)
    if not asked:
        return 0
    placed = story_events.placed(tx, article_id)
    *earlier, event = story_events.of_story(tx, placed.story_id, kind)
    reader = _Reader(asked)
    article = event.text.article
    facts = AbsenceFacts(
        event=reader.vanishing(event),
        earlier=tuple(map(reader.vanishing, earlier)),
        name=f"{article.ref.key}/{article.language}/{event.at.isoformat()}",
        reason=_reason(event),
    )
    telling = _Telling(service, tx, event, placed, now)
    return telling.of(asked, lambda rule: absence.fires(rule, facts))


def about_article(tx: Transaction, article: Article, placed: Placed) -> About:
    """An article as alerts speak of it, as it stands."""
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


@dataclass(frozen=True, slots=True)
class _Telling:
    """Raises what rules say of the article of an event."""

    service: Service
    tx: Transaction
    event: StoryEvent
    placed: Placed
    now: datetime

    def of(self, rules: Sequence[Rule], fires: Callable[[Rule], tuple[Firing, ...]]) -> int:
        """How many alerts the rules have raised; one that fails stops no other."""
        article = self.event.text.article
        about = about_article(self.tx, article, self.placed)
        failures, raised = [], 0
        for rule in rules:
            try:
                firings = fires(rule)
            except Exception as error:  # noqa: BLE001 - one bad rule must never stop the others, nor a crawl
                reason = f"{type(error).__name__}: {error}"
                failures.append(Failure(rule_id=rule.id, reason=reason, error=error))
                continue
            raised += sum(self._raise(alert_of(rule, each, about=about, now=self.now)) for each in firings)
        note_failures(self.tx, failures, article=article)
        return raised

    def _raise(self, alert: Alert) -> bool:
        return raise_alert(
            self.service,
            self.tx,
            alert,
            story_id=self.placed.story_id,
            article_id=self.event.article_id,
        )


class _Reader:
    """Reads the texts of events as the rules see them, by the tables of this day."""

    def __init__(self, rules: Sequence[Rule]) -> None:
        self._needs_actors = any(rule.where is not None for rule in rules)
        self._gazetteer = countries.gazetteer_version()

    def reading(self, kept: KeptText, event: StoryEvent) -> Reading:
        is_read = kept.gazetteer == self._gazetteer and not self._needs_actors
        return Reading(kept.article if is_read else with_mentions(kept.article), event.at.date())

    def edit(self, event: StoryEvent) -> EditSeen:
        edit = event.snapshot
        assert isinstance(edit, Edit)  # noqa: S101 - the kind of the event says so
        assert event.before is not None  # noqa: S101 - as above
        return EditSeen(
            article_id=event.article_id,
            at=event.at,
            number=edit.number,
            against=edit.against,
            effect=edit.effect,
            before=self.reading(event.before, event),
            after=self.reading(event.text, event),
        )

    def vanishing(self, event: StoryEvent) -> Vanishing:
        return Vanishing(article_id=event.article_id, at=event.at, reading=self.reading(event.text, event))


def _asked(service: Service, tx: Transaction, kind: RuleKind, now: datetime) -> tuple[Rule, ...]:
    return tuple(rule for rule in service.rulesets.current(tx).of_kind(kind) if listens(rule, now))


def _reason(event: StoryEvent) -> Removed | Restored:
    found = event.snapshot
    assert isinstance(found, Absence)  # noqa: S101 - the kind of the event says so
    if event.kind == "restored":
        return Restored(since=found.since)
    has_gap = found.coverage is None or found.coverage.has_gap
    return Removed(since=found.since, checks=len(found.checks), has_gap=has_gap)
