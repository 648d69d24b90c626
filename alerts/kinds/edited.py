"""An edit that brings a state in, takes one out, gives it another role, or moves it into or out of the title.

A rule that restricts states in no way (none named, none excluded) speaks of every edit, also of one that
touches the wording only. Capitals and metonyms bring no state in, as everywhere in alerts.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.building import Firing
from news.alerts import AlertMention
from news.effects import Effect
from news.reasons import EditedStates
from news.rules import Rule

from .joining import Happening, is_first
from .scope import Circumstances, admits, chosen


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSeen:
    """An edit of one article of a story, and the states that stood there by a name before and after."""

    article_id: int
    at: datetime
    number: int
    against: int
    effect: Effect
    named_before: frozenset[str]
    named_after: frozenset[str]
    met: Circumstances


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFacts:
    """An edit, those of its story before it, oldest first, and what names it among all.

    `mentions` are those of the new revision by state.
    """

    edit: EditSeen
    earlier: tuple[EditSeen, ...]
    name: str
    mentions: Mapping[str, tuple[AlertMention, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Change:
    country: str
    kind: str
    sentence: str = ""
    before: str | None = None
    after: str | None = None


def fires(rule: Rule, facts: EditFacts) -> tuple[Firing, ...]:
    """One firing a state that the edit did something to, the weightiest; or one for the wording."""
    edit = facts.edit
    if not admits(rule, edit.met):
        return ()
    changes = _weightiest(edit)
    earlier = [_happening(each) for each in facts.earlier if admits(rule, each.met)]
    latest = _happening(edit)
    firings = tuple(
        _firing(facts, changes[state])
        for state in chosen(rule, changes)
        if is_first((changes[state].kind, state), latest, earlier)
    )
    is_of_every_edit = not (rule.countries or rule.groups or rule.excluded)
    return (_of_wording(facts),) if is_of_every_edit and not changes else firings


def _happening(edit: EditSeen) -> Happening:
    return Happening(edit.article_id, edit.at, {(each.kind, each.country) for each in _changes(edit)})


def _weightiest(edit: EditSeen) -> dict[str, _Change]:
    """What is told of each state: that it came or went, else its role, else its place."""
    found: dict[str, _Change] = {}
    for change in _changes(edit):
        found.setdefault(change.country, change)
    return found


def _changes(edit: EditSeen) -> Iterator[_Change]:
    """What the edit did to states that stand there by a name, the weightiest first."""
    effect, named = edit.effect, edit.named_before | edit.named_after
    for seen in effect.added_states:
        if seen.country in edit.named_after:
            yield _Change(country=seen.country, kind="added", sentence=seen.sentence)
    for seen in effect.removed_states:
        if seen.country in edit.named_before:
            yield _Change(country=seen.country, kind="removed", sentence=seen.sentence)
    for role in effect.changed_roles:
        if role.country in named:
            yield _Change(
                country=role.country,
                kind="role",
                sentence=role.sentence_after,
                before=role.before,
                after=role.after,
            )
    for state in named.intersection(effect.entered_title):
        yield _Change(country=state, kind="title", before="text", after="title")
    for state in named.intersection(effect.left_title):
        yield _Change(country=state, kind="title", before="title", after="text")


def _firing(facts: EditFacts, change: _Change) -> Firing:
    mentions = facts.mentions.get(change.country, ())
    return Firing(
        type="article.edited",
        country=change.country,
        reason=EditedStates(
            change=change.kind,
            revision=facts.edit.number,
            against=facts.edit.against,
            # A state that moved stands where its first mention does, the title first.
            sentence=change.sentence or (mentions[0].sentence if mentions else ""),
            before=change.before,
            after=change.after,
        ),
        occasion=f"{facts.name}#{change.kind}",
        mentions=mentions,
    )


def _of_wording(facts: EditFacts) -> Firing:
    # Never joined with another language: each has its own slips of the pen.
    edit = facts.edit
    return Firing(
        type="article.edited",
        country=None,
        reason=EditedStates(change="wording", revision=edit.number, against=edit.against),
        occasion=f"{facts.name}#wording",
    )
