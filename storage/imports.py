"""Imports: how far each file was read, what could not be read, and where captures belong."""

import json
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Row, bindparam, delete, func, select, tuple_, update

from news.errors import NotFoundError
from news.imports import ImportKind, ImportProblem, ImportRun, Sighting

from . import actors, appearances, articles, corrections, revisions
from .columns import Instant
from .revisions import NewRevision
from .tables import articles as articles_table
from .tables import import_problems, imports
from .tables import revisions as revisions_table
from .transaction import Transaction

Identity = tuple[str, str, str, str]  # entity, section, external id, language
_NOTHING = {"offset": 0, "records": 0, "new": 0, "revised": 0, "known": 0, "problems": 0, "skipped": "{}"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What is kept of an article, for placing a capture of it; `text` is that of the current revision."""

    article_id: int
    story_id: int
    last_seen_at: datetime
    appeared_at: datetime
    is_history: bool
    published_at: datetime | None
    text: str
    sightings: tuple[Sighting, ...]

    @property
    def next_number(self) -> int:
        """The number of the next revision; an older text that came late may have the highest so far."""
        return max(each.number for each in self.sightings) + 1


def begin(tx: Transaction, *, kind: ImportKind, name: str, fingerprint: str, now: datetime) -> ImportRun:
    """The import of a file, begun here or earlier under whatever name."""
    row = _NOTHING | {
        "kind": kind,
        "name": name,
        "fingerprint": fingerprint,
        "started_at": now,
        "updated_at": now,
    }
    tx.connection.execute(
        tx.insert(imports).values(row).on_conflict_do_nothing(index_elements=["kind", "fingerprint"])
    )
    where = (imports.c.kind == kind, imports.c.fingerprint == fingerprint)
    return _run(tx.connection.execute(select(imports).where(*where)).one())


def restart(tx: Transaction, import_id: int, *, now: datetime) -> ImportRun:
    """Lets a file be read from its beginning again; what was said of it before is forgotten."""
    tx.connection.execute(delete(import_problems).where(import_problems.c.import_id == import_id))
    anew = _NOTHING | {"started_at": now, "updated_at": now, "finished_at": None, "cursor": None}
    tx.connection.execute(update(imports).where(imports.c.id == import_id).values(anew))
    return get(tx, import_id)


def advance(
    tx: Transaction,
    run: ImportRun,
    *,
    offset: int,
    cursor: str | None,
    counts: Mapping[str, int],
    now: datetime,
) -> bool:
    """Notes how far a file has been read; False where another process has read on from there meanwhile."""
    moved = tx.connection.execute(
        update(imports)
        .where(
            imports.c.id == run.id,
            imports.c.offset == run.offset,
            imports.c.records == run.records,
            imports.c.started_at == run.started_at,
        )
        .values(
            {name: imports.c[name] + count for name, count in counts.items()}
            | {"offset": offset, "cursor": cursor, "updated_at": now}
        )
    )
    return moved.rowcount > 0


def count_skipped(tx: Transaction, run: ImportRun, skipped: Mapping[str, int]) -> None:
    """Adds to what was passed over, by kind."""
    total = Counter(run.skipped) + Counter(skipped)
    written = json.dumps(dict(sorted(total.items())), ensure_ascii=False)
    tx.connection.execute(update(imports).where(imports.c.id == run.id).values(skipped=written))


def finish(tx: Transaction, import_id: int, *, now: datetime) -> None:
    """Notes that a file was read to its end."""
    tx.connection.execute(
        update(imports).where(imports.c.id == import_id).values(finished_at=now, updated_at=now)
    )


def keep_problems(
    tx: Transaction, import_id: int, problems: Sequence[ImportProblem], *, now: datetime
) -> int:
    """Keeps what could not be read, each once; returns how many there are of this file."""
    rows = [
        {"import_id": import_id, "offset": each.offset, "line": each.line, "reason": each.reason, "at": now}
        for each in problems
    ]
    if rows:
        statement = tx.insert(import_problems)
        keys = ["import_id", "offset", "reason"]
        tx.connection.execute(statement.on_conflict_do_nothing(index_elements=keys), rows)
        count: int = tx.connection.execute(
            select(func.count()).select_from(import_problems).where(import_problems.c.import_id == import_id)
        ).scalar_one()
        tx.connection.execute(update(imports).where(imports.c.id == import_id).values(problems=count))
        return count
    return 0


def get(tx: Transaction, import_id: int) -> ImportRun:
    """One import; NotFoundError where there is none."""
    row = tx.connection.execute(select(imports).where(imports.c.id == import_id)).one_or_none()
    if row is None:
        raise NotFoundError("import", str(import_id))
    return _run(row)


def listing(tx: Transaction, *, limit: int = 100) -> tuple[ImportRun, ...]:
    """The latest imports, newest first."""
    rows = tx.connection.execute(select(imports).order_by(imports.c.id.desc()).limit(limit))
    return tuple(_run(row) for row in rows)


def problems(tx: Transaction, import_id: int, *, limit: int | None = None) -> tuple[ImportProblem, ...]:
    """What could not be read in a file, in the order of the file."""
    columns = import_problems.c
    rows = tx.connection.execute(
        select(columns.offset, columns.line, columns.reason)
        .where(columns.import_id == import_id)
        .order_by(columns.offset, columns.id)
        .limit(limit)
    )
    return tuple(ImportProblem(offset=row.offset, line=row.line, reason=row.reason) for row in rows)


def standing(tx: Transaction, identities: Collection[Identity]) -> dict[Identity, Standing]:
    """What is kept of these articles; those that are not kept are left out."""
    columns = articles_table.c
    identity = (columns.entity, columns.section, columns.external_id, columns.language)
    found = tx.connection.execute(select(articles_table).where(tuple_(*identity).in_(list(identities)))).all()
    sightings = _sightings(tx, [row.id for row in found])
    texts = _texts(tx, {row.id: row.revision for row in found})
    return {
        (row.entity, row.section, row.external_id, row.language): Standing(
            article_id=row.id,
            story_id=row.story_id,
            last_seen_at=row.last_seen_at,
            appeared_at=row.appeared_at,
            is_history=row.is_history,
            published_at=row.published_at,
            text=texts[row.id],
            sightings=sightings[row.id],
        )
        for row in found
    }


def add_capture(
    tx: Transaction,
    capture: NewRevision,
    *,
    story_id: int,
    leads: bool,
    appeared_at: datetime,
    gazetteer: str,
) -> int:
    """Keeps a capture as a revision, the current one where it leads; returns the revision's id."""
    article_id, article = capture.article_id, capture.article
    (revision_id,) = revisions.add(tx, [capture], gazetteer=gazetteer)
    if leads:
        listed_at = corrections.take_over(tx, article_id, article)
        tx.connection.execute(
            update(articles_table).where(articles_table.c.id == article_id).values(revision=capture.number)
        )
        articles.replace_states(tx, [(article_id, article.states, listed_at)])
    appearances.record(tx, [(story_id, article, appeared_at)])
    actors.write(tx, [actors.reading(revision_id, story_id, article, appeared_at)])
    return revision_id


def note_sights(tx: Transaction, sights: Mapping[int, datetime]) -> None:
    """Notes when articles were seen at last, where that is later than what is known."""
    columns = articles_table.c
    if sights:
        tx.connection.execute(
            update(articles_table)
            .where(
                columns.id == bindparam("article_id"), columns.last_seen_at < bindparam("at", type_=Instant)
            )
            .values(last_seen_at=bindparam("at", type_=Instant)),
            [{"article_id": article_id, "at": at} for article_id, at in sights.items()],
        )


def _sightings(tx: Transaction, article_ids: Sequence[int]) -> dict[int, tuple[Sighting, ...]]:
    columns = revisions_table.c
    rows = tx.connection.execute(
        select(columns.article_id, columns.number, columns.seen_at, columns.fingerprint)
        .where(columns.article_id.in_(article_ids))
        .order_by(columns.article_id, columns.number)
    )
    found: dict[int, list[Sighting]] = {}
    for article_id, number, seen_at, fingerprint in rows:
        sighting = Sighting(number=number, seen_at=seen_at, fingerprint=fingerprint)
        found.setdefault(article_id, []).append(sighting)
    return {article_id: tuple(each) for article_id, each in found.items()}


def _texts(tx: Transaction, current: Mapping[int, int]) -> dict[int, str]:
    columns = revisions_table.c
    rows = tx.connection.execute(
        select(columns.article_id, columns.title, columns.text).where(
            tuple_(columns.article_id, columns.number).in_(list(current.items()))
        )
    )
    return {article_id: f"{title}\n{text}" for article_id, title, text in rows}


def _run(row: Row[*tuple[Any, ...]]) -> ImportRun:
    return ImportRun(
        id=row.id,
        kind=row.kind,
        name=row.name,
        started_at=row.started_at,
        updated_at=row.updated_at,
        finished_at=row.finished_at,
        offset=row.offset,
        records=row.records,
        new=row.new,
        revised=row.revised,
        known=row.known,
        problems=row.problems,
        skipped=json.loads(row.skipped),
        cursor=row.cursor,
    )
