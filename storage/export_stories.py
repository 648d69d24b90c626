"""Stories for export: one release in all its languages, with what parts these."""

from collections.abc import Generator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, exists, select

from .export_rows import AT_ONCE, Batch, Columns, Filter, instant, raw, texts
from .tables import articles, revisions, stories, story_countries, story_differences
from .transaction import Transaction

_CLOSE = 2  # as many ids a story asked for: a range reads no more than one row in vain for each it wants

COLUMNS: Columns = {
    "story": "text",
    "created_at": "instant",
    "languages": "texts",
    "articles": "texts",
    "titles": "json",
    "first_at": "instant",
    "last_at": "instant",
    "states": "texts",
    "delays": "json",
    "differences": "json",
}


@dataclass(slots=True)
class _Told:
    """A story's articles and when each appeared; of each language the first title and the delay."""

    articles: list[str] = field(default_factory=list)
    appeared: list[Any] = field(default_factory=list)
    titles: dict[str, str] = field(default_factory=dict)
    delays: dict[str, int | None] = field(default_factory=dict)


def read(tx: Transaction, wanted: Filter) -> Generator[Batch, None, None]:
    """Every story in the order of first keeping; a filter asks for what any of its articles has.

    By ranges of ids, since what hangs on a story stands in four tables.
    """
    last = 0
    while found := tx.connection.execute(
        beginnings(wanted).where(stories.c.id > last).order_by(stories.c.id).limit(AT_ONCE)
    ).all():
        yield _columns(tx, found)
        last = found[-1].id


def beginnings(wanted: Filter) -> Select[*tuple[Any, ...]]:
    """Id, key and beginning of each story that is wanted."""
    columns = (stories.c.id, stories.c.key, raw("created_at", stories.c.created_at))
    return select(*columns).where(*_conditions(wanted))


def facts(tx: Transaction, ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """What the articles of these stories say, by story; the ids are sorted."""
    if not ids:
        return {}
    told, states = _told(tx, ids), _states(tx, ids)
    return {
        each: {
            "languages": tuple(sorted(told[each].titles)),
            "articles": tuple(told[each].articles),
            "titles": told[each].titles,
            "delays": told[each].delays,
            "states": tuple(states.get(each, ())),
        }
        for each in ids
    }


def _conditions(wanted: Filter) -> list[Any]:
    of_articles = [*wanted.of_articles(), *wanted.of_time(articles.c.listed_at)]
    found = [exists().where(articles.c.story_id == stories.c.id, *of_articles)] if of_articles else []
    if wanted.country is not None:
        named = story_countries.c
        found.append(exists().where(named.story_id == stories.c.id, named.country == wanted.country))
    return found


def _columns(tx: Transaction, found: Sequence[Row[*tuple[Any, ...]]]) -> Batch:
    ids = [row.id for row in found]
    told = _told(tx, ids)
    states = _states(tx, ids)
    differences = _differences(tx, ids)
    rows = [
        (
            key,
            instant(created_at),
            sorted(story.titles),
            story.articles,
            story.titles,
            instant(min(story.appeared, default=None)),
            instant(max(story.appeared, default=None)),
            states.get(story_id, []),
            story.delays,
            differences.get(story_id, []),
        )
        for story_id, key, created_at in found
        for story in [told[story_id]]
    ]
    return list(zip(*rows, strict=True))


def _told(tx: Transaction, ids: Sequence[int]) -> dict[int, _Told]:
    """What the articles of each story say, in the order of keeping."""
    own = articles.c
    # All rows at once and by place: there are three to a story, and names and single rows took half the time.
    rows = tx.connection.execute(
        select(
            *(own.story_id, own.entity, own.section, own.external_id, own.language),
            *(raw("appeared_at", own.appeared_at), own.translation_delay_s, revisions.c.title),
        )
        .join(revisions, (revisions.c.article_id == own.id) & (revisions.c.number == 1))
        .where(_is_of(own.story_id, ids))
        .order_by(own.id)
    ).all()
    found = {story_id: _Told() for story_id in ids}
    for story_id, entity, section, external_id, language, appeared_at, delay_s, title in rows:
        if (story := found.get(story_id)) is None:
            continue
        story.articles.append(f"{entity}/{section}/{external_id} {language}")
        story.appeared.append(appeared_at)
        if language not in story.titles:
            story.titles[language], story.delays[language] = title, delay_s
    return found


def _is_of(story_id: ColumnElement[int], ids: Sequence[int]) -> ColumnElement[bool]:
    """Whether a row is of these stories, which are sorted; where they lie close, of any between them.

    A range is walked in half the time that looking up each id takes.
    """
    is_close = ids[-1] - ids[0] < _CLOSE * len(ids)
    return story_id.between(ids[0], ids[-1]) if is_close else story_id.in_(ids)


def _states(tx: Transaction, ids: Sequence[int]) -> dict[int, list[str]]:
    named = story_countries.c
    rows = tx.connection.execute(
        select(named.story_id, named.country)
        .where(_is_of(named.story_id, ids))
        .distinct()
        .order_by(named.story_id, named.country)
    ).all()
    found: dict[int, list[str]] = {}
    for story_id, country in rows:
        found.setdefault(story_id, []).append(country)
    return found


def _differences(tx: Transaction, ids: Sequence[int]) -> dict[int, list[dict[str, object]]]:
    own = story_differences.c
    rows = tx.connection.execute(
        select(
            *(own.story_id, own.kind, own.value),
            *(raw("present_in", own.present_in), raw("absent_in", own.absent_in)),
        )
        .where(_is_of(own.story_id, ids))
        .order_by(own.story_id, own.kind, own.value)
    ).all()
    found: dict[int, list[dict[str, object]]] = {}
    for row in rows:
        found.setdefault(row.story_id, []).append(
            {
                "kind": row.kind,
                "value": row.value,
                "present_in": texts(row.present_in),
                "absent_in": texts(row.absent_in),
            }
        )
    return found
