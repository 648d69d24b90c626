"""What the ministry shows at each instant: releases, their texts, edits, removals and restorations."""

import heapq
import itertools
import threading
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from standin.stories import Story, Text

FIRST_NUMBER = 1_300_001


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """From this instant a language reads so; None keeps that part."""

    at: datetime
    language: str
    title: str | None
    paragraphs: tuple[str, ...] | None


@dataclass(slots=True)
class Release:
    """A story under its number, with everything that happened or will happen to it."""

    number: int
    story: Story
    changes: list[Change]
    showings: list[tuple[datetime, bool]]
    version: int = 0
    hidden_in: set[str] = field(default_factory=set)
    _texts: dict[str, tuple[int, Text | None]] = field(default_factory=dict)

    def text(self, language: str, now: datetime) -> Text | None:
        """The text in force, or None where the language has none yet."""
        known = self._texts.get(language)
        if known is None or known[0] != self.version:
            known = (self.version, self._folded(language, now))
            self._texts[language] = known
        return known[1]

    def is_shown(self, now: datetime) -> bool:
        """True between publication and removal, and again after a restoration."""
        return next((shown for at, shown in reversed(self.showings) if at <= now), False)

    def instants(self) -> Iterator[datetime]:
        """Every instant at which something about the release changes."""
        yield from (change.at for change in self.changes)
        yield from (at for at, _ in self.showings)

    def _folded(self, language: str, now: datetime) -> Text | None:
        text: Text | None = None
        for change in self.changes:
            if change.at > now or change.language != language:
                continue
            title = change.title if change.title is not None else (text.title if text else "")
            paragraphs = (
                change.paragraphs if change.paragraphs is not None else (text.paragraphs if text else ())
            )
            text = Text(title=title, paragraphs=paragraphs)
        return text


def release_of(story: Story, number: int) -> Release:
    """The release with the changes and the removal that the story foretells."""
    start = story.published_at
    changes = [
        Change(
            at=start + timedelta(hours=story.late_hours.get(language, 0)),
            language=language,
            title=text.title,
            paragraphs=text.paragraphs,
        )
        for language, text in story.texts.items()
    ]
    changes += [
        Change(
            at=start + timedelta(hours=edit.after_hours),
            language=edit.language,
            title=edit.title,
            paragraphs=edit.paragraphs,
        )
        for edit in story.edits
    ]
    showings = [(start, True)]
    if story.removed_after_hours is not None:
        showings.append((start + timedelta(hours=story.removed_after_hours), False))
    return Release(number, story, sorted(changes, key=lambda change: change.at), showings)


class Newsroom:
    """Every release of every entity and section; safe to use from several threads."""

    def __init__(self, stories: Iterable[Story], now: Callable[[], datetime]) -> None:
        self.now = now
        self.lock = threading.Condition()
        self._order = itertools.count()
        self._next_number: dict[str, int] = {}
        self._releases: dict[str, Release] = {}
        self._by_number: dict[tuple[str, int], Release] = {}
        self._due: list[tuple[datetime, int, Release]] = []
        self._listings: dict[tuple[str, str | None], list[Release]] = {}
        for story in stories:
            self.publish(story)

    def publish(self, story: Story, number: int | None = None) -> Release:
        """The release under the section's next number, or under one that is given."""
        with self.lock:
            if story.key in self._releases:
                raise ValueError(f"The key {story.key!r} is taken; a new story needs a key of its own.")
            if number is None:
                number = self._next_number.get(story.section, FIRST_NUMBER)
                self._next_number[story.section] = number + 1
            release = release_of(story, number)
            taken = self._by_number.get((story.section, number))
            if taken is not None:  # an id used again must not show the rows of the release that had it
                release.version = taken.version + 1
            self._releases[story.key] = release
            self._by_number[story.section, number] = release
            self._watch(release, release.instants())
            self._listings.clear()
            self.lock.notify_all()
            return release

    def edit(
        self, key: str, language: str, *, title: str | None = None, paragraphs: Iterable[str] | None = None
    ) -> None:
        """Puts another title or other paragraphs in force; the language may be a new one."""
        with self.lock:
            release = self._release(key)
            written = None if paragraphs is None else tuple(paragraphs)
            release.changes.append(Change(at=self.now(), language=language, title=title, paragraphs=written))
            release.changes.sort(key=lambda change: change.at)
            release.version += 1

    def remove(self, key: str, language: str | None = None) -> None:
        """Takes the release off every list and off its own address, in one language or in all."""
        if language is None:
            self._show(key, shown=False)
        else:
            self._hide(key, language, is_hidden=True)

    def restore(self, key: str, language: str | None = None) -> None:
        """Brings a removed release back under its old number, in one language or in all."""
        if language is None:
            self._show(key, shown=True)
        else:
            self._hide(key, language, is_hidden=False)

    def redate(self, key: str, published_at: datetime) -> None:
        """Gives a release another date, and its place in the lists with it."""
        with self.lock:
            release = self._release(key)
            release.story = replace(release.story, published_at=published_at)
            release.version += 1
            self._listings.clear()

    def listing(self, section: str, entity: str | None = None) -> list[Release]:
        """The releases shown, newest first; those of every entity when none is named."""
        with self.lock:
            self._catch_up()
            key = (section, entity)
            if key not in self._listings:
                self._listings[key] = self._listed(section, entity)
            return self._listings[key]

    def find(self, section: str, number: int) -> Release | None:
        """The shown release of this number, or None."""
        with self.lock:
            self._catch_up()
            release = self._by_number.get((section, number))
            return release if release is not None and release.is_shown(self.now()) else None

    def number(self, key: str) -> int:
        """The number under which a story was published."""
        return self._release(key).number

    def keys(self) -> list[str]:
        """The keys of all stories, shown or not, in order of numbering."""
        with self.lock:
            return list(self._releases)

    def wait_for(self, count: int, timeout_s: float) -> None:
        """Returns once so many stories were published; raises TimeoutError."""
        with self.lock:
            if not self.lock.wait_for(lambda: len(self._releases) >= count, timeout_s):
                raise TimeoutError(f"{len(self._releases)} of {count} stories came in {timeout_s} seconds.")

    def entities(self) -> list[str]:
        """Every entity that ever published, sorted."""
        with self.lock:
            return sorted({release.story.entity for release in self._releases.values()})

    def _listed(self, section: str, entity: str | None) -> list[Release]:
        now = self.now()
        return sorted(
            (
                release
                for release in self._releases.values()
                if release.story.section == section
                and (entity is None or release.story.entity == entity)
                and release.is_shown(now)
            ),
            key=lambda release: (release.story.published_at, release.number),
            reverse=True,
        )

    def _show(self, key: str, *, shown: bool) -> None:
        with self.lock:
            release = self._release(key)
            release.showings.append((self.now(), shown))
            # A removal by hand overrules whatever the story foretold for later.
            release.showings.sort(key=lambda showing: showing[0])
            release.version += 1
            self._listings.clear()

    def _hide(self, key: str, language: str, *, is_hidden: bool) -> None:
        with self.lock:
            release = self._release(key)
            (release.hidden_in.add if is_hidden else release.hidden_in.discard)(language)
            release.version += 1

    def _release(self, key: str) -> Release:
        with self.lock:
            if key not in self._releases:
                raise KeyError(f"No story has the key {key!r}.")
            return self._releases[key]

    def _watch(self, release: Release, instants: Iterable[datetime]) -> None:
        now = self.now()
        for at in instants:
            if at > now:
                heapq.heappush(self._due, (at, next(self._order), release))

    def _catch_up(self) -> None:
        now = self.now()
        while self._due and self._due[0][0] <= now:
            heapq.heappop(self._due)[2].version += 1
            self._listings.clear()
