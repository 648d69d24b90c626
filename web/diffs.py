"""What versions of an article changed, ready for the page: sentences, words, and the effect in words."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import countries
from news.changes import Change, TextPair, compare
from news.effect_words import effect_in_words
from news.effects import Reading, effect_of
from news.events import Edit, EventView, edit_of
from news.reading import VersionHead
from news.views import RevisionView

MOST_CHANGES = 500  # of a comparison; beyond it a page takes longer to read than both versions


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a version changed in the one before it, and what that did, in the reader's language."""

    against: int
    changes: tuple[Change, ...]
    omitted: int
    effect: tuple[str, ...]
    before_language: str
    after_language: str


def untold(
    versions: Iterable[VersionHead], every: Mapping[int, VersionHead], events: Iterable[EventView]
) -> frozenset[int]:
    """The numbers of those versions that no event tells of, which are compared afresh, and of those before.

    `every` has all versions by number: one that comes after a gap has nothing to be compared with.
    """
    told = {each.edit.number for each in events if each.edit is not None}
    missing = [each.number for each in versions if each.number not in told and each.number - 1 in every]
    return frozenset(number for each in missing for number in (each - 1, each))


def told_edits(
    every: Mapping[int, VersionHead],
    events: Iterable[EventView],
    texts: Sequence[RevisionView],
    *,
    language: str,
) -> dict[int, Told]:
    """By number, what each version changed, as the events have it, which is how it was seen at the time.

    Versions that are older than events are compared afresh, where `texts` has them and the one before.
    """
    by_number = {each.number: each for each in texts}
    edits = {each.edit.number: each.edit for each in events if each.edit is not None}
    afresh = {
        number: edit_of(*_alike(by_number[number - 1], after), number=number)
        for number, after in by_number.items()
        if number not in edits and number - 1 in by_number
    }
    return {
        number: _told(edit, every[edit.against], every[number], language)
        for number, edit in (afresh | edits).items()
        if number in every and edit.against in every
    }


def comparison(before: RevisionView, after: RevisionView, *, language: str) -> Told:
    """Any two versions compared in full, whichever is the older."""
    old, new = _alike(before, after)
    changes = compare(old.text, new.text)
    return Told(
        against=before.number,
        changes=changes[:MOST_CHANGES],
        omitted=max(0, len(changes) - MOST_CHANGES),
        effect=effect_in_words(effect_of(old, new), language),
        before_language=before.text_language or before.language,
        after_language=after.text_language or after.language,
    )


def _told(edit: Edit, before: VersionHead, after: VersionHead, language: str) -> Told:
    return Told(
        against=edit.against,
        changes=edit.changes,
        omitted=edit.omitted,
        effect=effect_in_words(edit.effect, language),
        before_language=before.text_language or before.language,
        after_language=after.text_language or after.language,
    )


def _alike(before: RevisionView, after: RevisionView) -> tuple[Reading, Reading]:
    """Both versions as one gazetteer reads them: a difference between tables is no effect of an edit."""
    readings = (_reading(before), _reading(after))
    if before.gazetteer == after.gazetteer:
        return readings
    old, new = (
        replace(each, mentions=countries.find_in_release(each.text.title, each.text.text))
        for each in readings
    )
    return old, new


def _reading(view: RevisionView) -> Reading:
    return Reading(
        text=TextPair(title=view.title, text=view.text), language=view.text_language, mentions=view.mentions
    )
