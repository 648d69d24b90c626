"""An edit that brings a state in, takes one out, gives it another role, or moves it into or out of the title.

A rule that restricts states in no way (none named, none excluded) speaks of every edit, also of one that
touches the wording only. Capitals and metonyms bring no state in, as everywhere in alerts. Conditions are
asked of the new text, and of the old one where the edit took the state out.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from alerts.building import Firing
from alerts.conditions import holds, targets
from alerts.reading import Reading
from news.effects import Effect
from news.reasons import EditedStates
from news.rules import Rule

from .joining import Happening, is_first

_IN_TITLE: Final = "title"
_IN_TEXT: Final = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class EditSeen:
    """An edit of one article of a story: revision `number` after revision `against`, and what it did."""

    article_id: int
    at: datetime
    number: int
    against: int
    effect: Effect
    before: Reading
    after: Reading


@dataclass(frozen=True, slots=True, kw_only=True)
class EditFacts:
    """An edit, those of its story before it, oldest first, and what names it among all."""

    edit: EditSeen
    earlier: tuple[EditSeen, ...]
    name: str


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
    spoken = _spoken(rule, edit)
    if not spoken:
        return (_of_wording(facts),) if _hears_of_wording(rule, edit) else ()
    earlier = [_happening(rule, each) for each in facts.earlier]
    latest = _happening(rule, edit)
    weightiest: dict[str, _Change] = {}
    for change in spoken:
        weightiest.setdefault(change.country, change)
    return tuple(
        _firing(facts, weightiest[state])
        for state in sorted(weightiest)
        if is_first((weightiest[state].kind, state), latest, earlier)
    )


def _happening(rule: Rule, edit: EditSeen) -> Happening:
    return Happening(edit.article_id, edit.at, {(each.kind, each.country) for each in _spoken(rule, edit)})


def _spoken(rule: Rule, edit: EditSeen) -> tuple[_Change, ...]:
    """What the rule would say of an edit by itself, the weightiest first."""
    if rule.languages and edit.after.article.language not in rule.languages:
        return ()
    wanted = targets(rule, edit.after)
    return tuple(
        change
        for change in _changes(edit)
        if (wanted is None or change.country in wanted)
        and change.country not in rule.excluded
        and holds(rule.where, edit.before if change.kind == "removed" else edit.after, change.country)
    )


def _changes(edit: EditSeen) -> Iterator[_Change]:
    """What the edit did to states that stand there by a name."""
    effect, named = edit.effect, edit.before.states | edit.after.states
    for seen in effect.added_states:
        if seen.country in edit.after.states:
            yield _Change(country=seen.country, kind="added", sentence=seen.sentence)
    for seen in effect.removed_states:
        if seen.country in edit.before.states:
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
    for state in sorted(named.intersection(effect.entered_title)):
        yield _Change(country=state, kind="title", before=_IN_TEXT, after=_IN_TITLE)
    for state in sorted(named.intersection(effect.left_title)):
        yield _Change(country=state, kind="title", before=_IN_TITLE, after=_IN_TEXT)


def _firing(facts: EditFacts, change: _Change) -> Firing:
    shown = facts.edit.after.shown(change.country)
    return Firing(
        type="article.edited",
        country=change.country,
        reason=EditedStates(
            change=change.kind,
            revision=facts.edit.number,
            against=facts.edit.against,
            # Of a state that moved, the sentence is that of its first mention, the title's before others.
            sentence=change.sentence or next((each.sentence for each in shown), ""),
            before=change.before,
            after=change.after,
        ),
        occasion=f"{facts.name}#{change.kind}",
        mentions=shown,
    )


def _hears_of_wording(rule: Rule, edit: EditSeen) -> bool:
    is_unrestricted = not (rule.countries or rule.groups or rule.excluded)
    is_read = not rule.languages or edit.after.article.language in rule.languages
    return is_unrestricted and is_read and not any(_changes(edit)) and holds(rule.where, edit.after)


def _of_wording(facts: EditFacts) -> Firing:
    # Never joined with another language: each has its own slips of the pen.
    edit = facts.edit
    return Firing(
        type="article.edited",
        country=None,
        reason=EditedStates(change="wording", revision=edit.number, against=edit.against),
        occasion=f"{facts.name}#wording",
    )
