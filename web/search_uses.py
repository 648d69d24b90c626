"""What can be made of a search: a rule that tells of what it would find next, and a file of what it found."""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

from alerts import where
from monitor import forms
from monitor.bootstrap import Service
from news.rules import AllOf, Condition, Is, Subject
from news.searching import Asked, Hit
from storage.export_rows import Columns
from storage.search import search

from .frame import Frame

MOST_ROWS: Final = 10_000  # of a file; whoever wants more takes the whole archive
_AT_ONCE: Final = 200
COLUMNS: Final[Columns] = {
    "key": "text",
    "language": "text",
    "story": "text",
    "published_at": "instant",
    "first_seen_at": "instant",
    "revision": "whole",
    "visibility": "text",
    "states": "texts",
    "title": "text",
    "snippet": "text",
    "url": "text",
}


def rule_of(frame: Frame, asked: Asked) -> dict[str, str] | None:
    """The fields of a new rule that fires on what this search finds; None where no rule can say it.

    Dates and the order are left out: a rule looks ahead.
    """
    name = " ".join(filter(None, (asked.text, asked.country and frame.state(asked.country))))
    fields = {"name": name, "countries": asked.country or "", "languages": asked.language or ""}
    left: list[tuple[Subject, str | None]] = [
        ("role", asked.role),
        ("entity", asked.entity),
        ("section", asked.section),
    ]
    if asked.is_edited or asked.visibility in {"missing", "removed"}:
        fields["kind"] = "edited" if asked.is_edited else "removed"
        left.append(("event_kind", asked.occasion))
        if asked.text:
            return None  # a rule of edits and removals looks for no words
    elif words := asked.text.replace("*", "").strip():
        fields |= {"kind": "phrase", "phrases": words}
        left.append(("event_kind", asked.occasion))
    elif asked.occasion:
        fields |= {"kind": "event_kind", "event_kinds": asked.occasion}
    elif asked.country:
        fields["kind"] = "watch_list"
    else:
        return None
    fields["where"] = where.write(_all(left))
    return {field: value for field, value in fields.items() if value}


def _all(asked: list[tuple[Subject, str | None]]) -> Condition | None:
    parts = tuple(Is(subject=subject, values=(value,)) for subject, value in asked if value)
    return parts[0] if len(parts) == 1 else AllOf(parts=parts) if parts else None


def as_csv(service: Service, asked: Asked) -> Iterator[bytes]:
    """What the search finds as CSV, piece by piece; the columns are those of `COLUMNS`."""
    yield _written([])
    cursor: str | None = None
    for _ in range(MOST_ROWS // _AT_ONCE):
        with service.database.reading() as tx:
            hits = search(tx, asked, limit=_AT_ONCE, cursor=cursor)
        if hits.items:
            whole = _written([list(column) for column in zip(*map(_row, hits.items), strict=True)])
            yield whole[len(_written([])) :]
        cursor = hits.next_cursor
        if cursor is None:
            return


def _written(columns: list[list[object]]) -> bytes:
    stream = BytesIO()
    forms.write_csv([columns] if columns else [], stream, COLUMNS)
    return stream.getvalue()


def _row(hit: Hit) -> tuple[object, ...]:
    said = hit.article
    return (
        *(said.key, said.language, said.story_key),
        said.published_at.isoformat() if said.published_at else None,
        said.first_seen_at.isoformat(),
        *(said.revision, said.visibility, said.states, said.title),
        "".join(text for text, _ in hit.snippet),
        said.url,
    )
