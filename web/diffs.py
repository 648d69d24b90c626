"""What versions of an article changed, ready for the page: sentences, words, and the effect in words."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import countries
from news.changes import Change, TextPair, compare
from news.effect_words import effect_in_words
from news.effects import Reading, effect_of
from news.events import Edit, EventView, edit_of
from news.views import RevisionView

MOST_CHANGES = 500  # of a comparison; beyond it a page takes longer to read than both versions
_MOST_READ = 20  # versions that are compared afresh because no event tells of them


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What a version changed in the one before it, and what that did, in the reader's language."""

    against: int
    changes: tuple[Change, ...]
    omitted: int
    effect: tuple[str, ...]
    before_language: str
    after_language: str


def told_edits(
    versions: Sequence[RevisionView], events: Iterable[EventView], *, language: str
) -> dict[int, Told]:
    """By number, what each version changed, the first apart; `versions` newest first, of one language.

    As the events have it, which is how it was seen at the time; versions older than events are compared
    afresh, the latest of them.
    """
    kept = {each.edit.number: each.edit for each in events if each.edit is not None}
    by_number = {each.number: each for each in versions}
    missing = [each for each in versions if each.number not in kept and each.number - 1 in by_number]
    afresh = {
        each.number: edit_of(*_alike(by_number[each.number - 1], each), number=each.number)
        for each in missing[:_MOST_READ]
    }
    return {
        number: _told(edit, by_number[edit.against], by_number[number], language)
        for number, edit in (kept | afresh).items()
        if number in by_number and edit.against in by_number
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


def _told(edit: Edit, before: RevisionView, after: RevisionView, language: str) -> Told:
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
