"""Articles, their revisions and mentions. Revisions are only ever added."""

from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from countries import Mention
from news.articles import Article
from news.crawls import SourceRef

from . import appearances, corrections
from .tables import annotations, article_countries, articles, mentions, revisions
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """What is kept of an article, for telling new from revised from unchanged.

    `states` are those that the current revision names; `revision` is its number, `changed_at` when it was
    first read.
    """

    article_id: int
    external_id: str
    story_id: int
    revision: int
    fingerprint: str
    raw_sha256: str
    states: frozenset[str]
    first_seen_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to be kept for the first time.

    `appeared_at` is when its readers could first see it; `is_history` says that it was there before
    the watch began.
    """

    article: Article
    story_id: int
    seen_at: datetime
    appeared_at: datetime
    is_history: bool


def known(tx: Transaction, *, source: SourceRef, external_ids: Sequence[str]) -> dict[str, KnownArticle]:
    """The articles of a source that are kept, by external id; those that are not are left out."""
    columns = articles.c
    rows = tx.connection.execute(
        select(
            columns.id,
            columns.external_id,
            columns.story_id,
            columns.revision,
            columns.fingerprint,
            columns.raw_sha256,
            columns.first_seen_at,
            revisions.c.seen_at.label("changed_at"),
        )
        .join(revisions, (revisions.c.article_id == columns.id) & (revisions.c.number == columns.revision))
        .where(
            columns.entity == source.entity,
            columns.section == source.section,
            columns.language == source.language,
            columns.external_id.in_(external_ids),
        )
    ).all()
    states = states_of(tx, [row.id for row in rows])
    return {
        row.external_id: KnownArticle(
            article_id=row.id,
            external_id=row.external_id,
            story_id=row.story_id,
            revision=row.revision,
            fingerprint=row.fingerprint,
            raw_sha256=row.raw_sha256,
            states=states.get(row.id, frozenset()),
            first_seen_at=row.first_seen_at,
            changed_at=row.changed_at,
        )
        for row in rows
    }


def oldest_date(tx: Transaction, source: SourceRef) -> datetime | None:
    """The earliest date of publication in a source; None where none is kept."""
    columns = articles.c
    found: datetime | None = tx.connection.execute(
        select(func.min(columns.published_at)).where(
            columns.entity == source.entity,
            columns.section == source.section,
            columns.language == source.language,
        )
    ).scalar_one()
    return found


def states_of(tx: Transaction, article_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """The states that the current revision of each article names; articles naming none are left out."""
    rows = tx.connection.execute(
        select(article_countries.c.article_id, article_countries.c.country).where(
            article_countries.c.article_id.in_(article_ids)
        )
    )
    found: dict[int, set[str]] = {}
    for article_id, country in rows:
        found.setdefault(article_id, set()).add(country)
    return {article_id: frozenset(states) for article_id, states in found.items()}


def add(  # noqa: PLR0913 - the facts of a first sighting, all of them needed
    tx: Transaction,
    article: Article,
    *,
    story_id: int,
    seen_at: datetime,
    appeared_at: datetime,
    is_history: bool,
    gazetteer: str,
) -> int:
    """Keeps an article with its first revision; returns its id."""
    addition = NewArticle(
        article=article,
        story_id=story_id,
        seen_at=seen_at,
        appeared_at=appeared_at,
        is_history=is_history,
    )
    return add_many(tx, [addition], gazetteer=gazetteer)[0]


def add_many(tx: Transaction, additions: Sequence[NewArticle], *, gazetteer: str) -> tuple[int, ...]:
    """Keeps articles with their first revisions in a few statements; returns their ids in order."""
    if not additions:
        return ()
    rows = tx.connection.execute(
        insert(articles).returning(articles.c.id, sort_by_parameter_order=True),
        [_article_row(addition) for addition in additions],
    )
    ids = tuple(rows.scalars())
    texts = [
        _revision_row(article_id, addition.article, number=1, seen_at=addition.seen_at)
        for article_id, addition in zip(ids, additions, strict=True)
    ]
    _write_revisions(tx, texts, [addition.article for addition in additions], gazetteer=gazetteer)
    _write_states(
        tx,
        (
            (article_id, new.article.states, _listed_at(new))
            for article_id, new in zip(ids, additions, strict=True)
        ),
    )
    appearances.record(tx, [(new.story_id, new.article, new.appeared_at) for new in additions])
    return ids


def revise(
    tx: Transaction, article_id: int, article: Article, *, number: int, seen_at: datetime, gazetteer: str
) -> None:
    """Adds a revision and makes it the current one; earlier revisions stay as they are.

    A state that the story names for the first time appears at `seen_at`.
    """
    article = corrections.dated_as_before(tx, article_id, article)
    text = _revision_row(article_id, article, number=number, seen_at=seen_at)
    _write_revisions(tx, [text], [article], gazetteer=gazetteer)
    listed_at = corrections.take_over(tx, article_id, article)
    story_id = tx.connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(revision=number, last_seen_at=seen_at)
        .returning(articles.c.story_id)
    ).scalar_one()
    replace_states(tx, [(article_id, article.states, listed_at)])
    appearances.record(tx, [(story_id, article, seen_at)])


def touch(tx: Transaction, article_ids: Sequence[int], *, seen_at: datetime) -> None:
    """Notes that the source still carries these articles."""
    tx.connection.execute(update(articles).where(articles.c.id.in_(article_ids)).values(last_seen_at=seen_at))


def _listed_at(new: NewArticle) -> datetime:
    return corrections.listed_at(new.article, appeared_at=new.appeared_at, first_seen_at=new.seen_at)


def _article_row(new: NewArticle) -> dict[str, object]:
    ref = new.article.ref
    return corrections.facts(new.article) | {
        "entity": ref.entity,
        "section": ref.section,
        "external_id": ref.external_id,
        "language": new.article.language,
        "story_id": new.story_id,
        "revision": 1,
        "appeared_at": new.appeared_at,
        "listed_at": _listed_at(new),
        "first_seen_at": new.seen_at,
        "last_seen_at": new.seen_at,
        "is_history": new.is_history,
    }


def _revision_row(article_id: int, article: Article, *, number: int, seen_at: datetime) -> dict[str, object]:
    return {
        "article_id": article_id,
        "number": number,
        "seen_at": seen_at,
        "url": article.url,
        "title": article.title,
        "text": article.text,
        "text_language": article.text_language,
        "published_at": article.published_at,
        "published_raw": article.published_raw,
        "fingerprint": article.fingerprint,
        "raw_sha256": article.raw_sha256,
    }


def _write_revisions(
    tx: Transaction, rows: Sequence[dict[str, object]], texts: Sequence[Article], *, gazetteer: str
) -> None:
    ids = tx.connection.execute(
        insert(revisions).returning(revisions.c.id, sort_by_parameter_order=True), rows
    ).scalars()
    annotated = [
        (revision_id, row["seen_at"], article.mentions)
        for revision_id, row, article in zip(ids, rows, texts, strict=True)
    ]
    tx.connection.execute(
        insert(annotations),
        [
            {"revision_id": revision_id, "gazetteer": gazetteer, "annotated_at": seen_at}
            for revision_id, seen_at, _mentions in annotated
        ],
    )
    write_mentions(tx, {revision_id: named for revision_id, _seen_at, named in annotated})


def write_mentions(tx: Transaction, named: Mapping[int, Sequence[Mention]]) -> None:
    """Adds mentions by the revision that they stand in, in their order."""
    found = [
        {
            "revision_id": revision_id,
            "position": position,
            "country": mention.country,
            "start": mention.start,
            "end": mention.end,
            "surface": mention.surface,
            "kind": mention.kind,
            "field": mention.field,
            "role": mention.role,
            "reason": mention.reason,
        }
        for revision_id, each in named.items()
        for position, mention in enumerate(each)
    ]
    if found:
        tx.connection.execute(insert(mentions), found)


def replace_states(tx: Transaction, named: Sequence[tuple[int, AbstractSet[str], datetime]]) -> None:
    """Makes the states of current revisions, given as (article id, states, listed_at), those named there."""
    ids = [article_id for article_id, _states, _listed_at in named]
    tx.connection.execute(delete(article_countries).where(article_countries.c.article_id.in_(ids)))
    _write_states(tx, named)


def _write_states(tx: Transaction, named: Iterable[tuple[int, AbstractSet[str], datetime]]) -> None:
    rows = [
        {"article_id": article_id, "country": country, "listed_at": listed_at}
        for article_id, states, listed_at in named
        for country in sorted(states)
    ]
    if rows:
        tx.connection.execute(insert(article_countries), rows)
