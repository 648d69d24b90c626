"""Stories as written in the archive, placed in time relative to an anchor."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from typing import Any

ARCHIVE = Path(__file__).parent / "archive"
# Held apart from the archive: releases that a live demo publishes one by one.
DRIP_FILE = "drip.json"
# Archive times are wall-clock times of the ministry's city; the country keeps one zone since March 2024.
ASTANA = timezone(timedelta(hours=5))


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """One release in one language, free of markup."""

    title: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A change to one language of a story; None leaves that part as it was."""

    after_hours: float
    language: str
    title: str | None = None
    paragraphs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One release in all its languages, with what will happen to it."""

    key: str
    kind: str
    published_at: datetime
    entity: str
    section: str
    states: tuple[str, ...]
    texts: Mapping[str, Text]
    late_hours: Mapping[str, float]
    edits: tuple[Edit, ...]
    removed_after_hours: float | None


def read_story(written: Mapping[str, Any], anchor: datetime) -> Story:
    """The story that a JSON object of the archive stands for.

    `days_ago` and `time` count back from the anchor; a story of the anchor's day whose time is still ahead
    is taken at the anchor. Raises ValueError naming the story when a part is missing or of the wrong type.
    """
    key = str(written.get("key", "?"))
    try:
        removed = written.get("removed_after_hours")
        return Story(
            key=str(written["key"]),
            kind=str(written.get("kind", "statement")),
            published_at=_placed(int(written.get("days_ago", 0)), written.get("time"), anchor),
            entity=str(written.get("entity", "mfa")),
            section=str(written.get("section", "news")),
            states=tuple(written.get("states", ())),
            texts={language: _text(text) for language, text in written["texts"].items()},
            late_hours={language: float(hours) for language, hours in written.get("late", {}).items()},
            edits=tuple(_edit(edit) for edit in written.get("edits", ())),
            removed_after_hours=None if removed is None else float(removed),
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"The story {key!r} cannot be read: {error!r}.") from error


def read_stories(written: Iterable[Mapping[str, Any]], anchor: datetime) -> list[Story]:
    """The stories in order of publication; raises ValueError when two share a key."""
    stories = sorted(
        (read_story(each, anchor) for each in written), key=lambda story: (story.published_at, story.key)
    )
    seen: set[str] = set()
    for story in stories:
        if story.key in seen:
            raise ValueError(f"Two stories share the key {story.key!r}; give one of them another.")
        seen.add(story.key)
    return stories


def load_archive(folder: Path = ARCHIVE) -> list[dict[str, Any]]:
    """Every story written in the folder's JSON files, the drip's file left out; empty without files."""
    return [
        story for path in sorted(folder.glob("*.json")) if path.name != DRIP_FILE for story in _load(path)
    ]


def load_drip(folder: Path = ARCHIVE) -> list[dict[str, Any]]:
    """The stories kept for a live drip; empty when nobody wrote them."""
    path = folder / DRIP_FILE
    return _load(path) if path.exists() else []


def _load(path: Path) -> list[dict[str, Any]]:
    try:
        stories = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"{path} is not valid JSON: {error}.") from error
    if not isinstance(stories, list):
        raise ValueError(f"{path} must hold a JSON list of stories.")  # noqa: TRY004 - a bad file is a bad value
    return stories


def _placed(days_ago: int, written_time: str | None, anchor: datetime) -> datetime:
    local = anchor.astimezone(ASTANA)
    if written_time is None:
        return (anchor - timedelta(days=days_ago)).astimezone(UTC).replace(second=0, microsecond=0)
    day = local.date() - timedelta(days=days_ago)
    placed = datetime.combine(day, time.fromisoformat(written_time), ASTANA)
    return min(placed, local.replace(second=0, microsecond=0)).astimezone(UTC)


def _text(written: Mapping[str, Any]) -> Text:
    return Text(title=str(written["title"]), paragraphs=_paragraphs(written["paragraphs"]))


def _edit(written: Mapping[str, Any]) -> Edit:
    paragraphs = written.get("paragraphs")
    return Edit(
        after_hours=float(written["after_hours"]),
        language=str(written["language"]),
        title=written.get("title"),
        paragraphs=None if paragraphs is None else _paragraphs(paragraphs),
    )


def _paragraphs(written: Sequence[str]) -> tuple[str, ...]:
    if isinstance(written, str):
        raise TypeError("paragraphs must be a list of strings")
    return tuple(str(paragraph) for paragraph in written)
