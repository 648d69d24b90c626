"""Organisations and persons by story, with first and last mention, and the kinds of event of a revision."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Insert, case, delete, func, insert, select, update

import actors as library
from actors import ActorMention, Occasion
from news.articles import Article

from .tables import actor_mentions, actors, annotations, occasions, revisions, story_actors
from .transaction import Transaction

_NAMED = ("kk", "ru", "en")  # the languages that an actor has a name for; others show the English one
_HELD = ("office", "state")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What was found in a revision of a story; it came up at `appeared_at`."""

    revision_id: int
    story_id: int
    language: str
    appeared_at: datetime
    found: tuple[ActorMention, ...]
    occasions: tuple[Occasion, ...]


def reading(revision_id: int, story_id: int, article: Article, appeared_at: datetime) -> Reading:
    """What was found in an article, as a revision of a story that came up then."""
    return Reading(
        revision_id=revision_id,
        story_id=story_id,
        language=article.text_language or article.language,
        appeared_at=appeared_at,
        found=article.actors,
        occasions=article.occasions,
    )


def write(tx: Transaction, readings: Sequence[Reading]) -> None:
    """Keeps what was found in revisions, and says under which version of the library.

    A person whom the story names already under a key that is nearly the same keeps that key: names are
    spelt in one way in Russian and in three in English.
    """
    if not readings:
        return
    keys = _settled_keys(tx, readings)
    _upsert_actors(tx, readings, keys)
    _write_mentions(tx, readings, keys)
    _link_stories(tx, readings, keys)
    shown = [
        {
            "revision_id": reading.revision_id,
            "kind": each.kind,
            "field": each.field,
            "start": each.start,
            "end": each.end,
            "sentence": each.sentence,
        }
        for reading in readings
        for each in reading.occasions
    ]
    if shown:
        tx.connection.execute(insert(occasions), shown)
    tx.connection.execute(
        update(annotations)
        .where(annotations.c.revision_id.in_([reading.revision_id for reading in readings]))
        .values(actors=library.version())
    )


def rewrite(tx: Transaction, readings: Sequence[Reading]) -> None:
    """Replaces what an older version of the library found in revisions."""
    ids = [reading.revision_id for reading in readings]
    of_them = select(revisions.c.article_id).where(revisions.c.id.in_(ids))
    tx.touched.update(tx.connection.execute(of_them).scalars())
    tx.connection.execute(delete(actor_mentions).where(actor_mentions.c.revision_id.in_(ids)))
    tx.connection.execute(delete(occasions).where(occasions.c.revision_id.in_(ids)))
    write(tx, readings)


def _settled_keys(tx: Transaction, readings: Sequence[Reading]) -> dict[tuple[int, str], str]:
    """The key under which each actor of each story is kept, by (story, key as found)."""
    known: dict[int, list[str]] = {}
    rows = tx.connection.execute(
        select(story_actors.c.story_id, story_actors.c.actor_key).where(
            story_actors.c.story_id.in_({reading.story_id for reading in readings})
        )
    )
    for story_id, key in rows:
        known.setdefault(story_id, []).append(key)
    settled: dict[tuple[int, str], str] = {}
    for reading in readings:
        named = known.setdefault(reading.story_id, [])
        for mention in reading.found:
            key = mention.key if mention.kind == "organisation" else _same_in(named, mention.key)
            settled[reading.story_id, mention.key] = key
            if key not in named:
                named.append(key)
    return settled


def _same_in(named: Iterable[str], key: str) -> str:
    if key in named:
        return key
    return next((other for other in named if _is_person(other) and library.same_person(other, key)), key)


def _is_person(key: str) -> bool:
    return key.startswith("person:")


def _upsert_actors(tx: Transaction, readings: Sequence[Reading], keys: Mapping[tuple[int, str], str]) -> None:
    rows: dict[str, dict[str, object]] = {}
    for reading in sorted(readings, key=lambda reading: reading.appeared_at):
        for mention in reading.found:
            key = keys[reading.story_id, mention.key]
            row = rows.setdefault(key, _actor_row(key, mention, reading.appeared_at))
            row |= {"last_at": reading.appeared_at}
            row |= {"office": mention.office or row["office"], "state": mention.state or row["state"]}
            if mention.kind == "person" and reading.language in _NAMED:
                row[f"name_{reading.language}"] = mention.name
    if rows:
        tx.connection.execute(_upsert(tx), list(rows.values()))


def _upsert(tx: Transaction) -> Insert:
    """Adds an actor, or widens its first and last mention; who holds an office the latest release tells."""
    statement = tx.insert(actors)
    new, old = statement.excluded, actors.c
    is_later = new.last_at >= old.last_at
    named = [f"name_{tag}" for tag in _NAMED]
    kept: dict[str, object] = {
        **{name: case((old[name] == "", new[name]), else_=old[name]) for name in named},
        **{name: case((is_later, func.coalesce(new[name], old[name])), else_=old[name]) for name in _HELD},
        "first_at": case((new.first_at < old.first_at, new.first_at), else_=old.first_at),
        "last_at": case((is_later, new.last_at), else_=old.last_at),
    }
    return statement.on_conflict_do_update(index_elements=["key"], set_=kept)


def _actor_row(key: str, mention: ActorMention, at: datetime) -> dict[str, object]:
    names = {f"name_{tag}": "" for tag in _NAMED}
    if mention.kind == "organisation":
        names = {f"name_{tag}": library.organisation_name(key, tag) for tag in _NAMED}
    return {
        "key": key,
        "kind": mention.kind,
        **names,
        "office": mention.office,
        "state": mention.state,
        "first_at": at,
        "last_at": at,
    }


def _write_mentions(
    tx: Transaction, readings: Sequence[Reading], keys: Mapping[tuple[int, str], str]
) -> None:
    rows = [
        {
            "revision_id": reading.revision_id,
            "position": position,
            "actor_key": keys[reading.story_id, mention.key],
            "field": mention.field,
            "start": mention.start,
            "end": mention.end,
            "surface": mention.surface,
            "office": mention.office,
        }
        for reading in readings
        for position, mention in enumerate(reading.found)
    ]
    if rows:
        tx.connection.execute(insert(actor_mentions), rows)


def _link_stories(tx: Transaction, readings: Sequence[Reading], keys: Mapping[tuple[int, str], str]) -> None:
    """Notes when each story first named each actor."""
    earliest: dict[tuple[int, str], datetime] = {}
    for reading in readings:
        for mention in reading.found:
            link = reading.story_id, keys[reading.story_id, mention.key]
            earliest[link] = min(earliest.get(link, reading.appeared_at), reading.appeared_at)
    if not earliest:
        return
    statement = tx.insert(story_actors)
    new = statement.excluded.appeared_at
    first = case((new < story_actors.c.appeared_at, new), else_=story_actors.c.appeared_at)
    tx.connection.execute(
        statement.on_conflict_do_update(
            index_elements=["story_id", "actor_key"], set_={"appeared_at": first}
        ),
        [
            {"story_id": story_id, "actor_key": key, "appeared_at": at}
            for (story_id, key), at in sorted(earliest.items())
        ],
    )
