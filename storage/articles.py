"""Articles, their revisions and mentions. Revisions are only ever added."""

from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import delete, func, insert, select, update

from news.articles import Article, JoinedBy
from news.crawls import SourceRef

from . import actors, appearances, corrections, revisions
from .revisions import NewRevision
from .tables import article_countries, articles
from .tables import revisions as revisions_table
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownArticle:
    """What is kept of an article, for telling new from revised from unchanged.

    `states` are those that the current revision names; `revision` is its number, `changed_at` when it was
    first read. `last_number` is that of the last revision: an import may bring an older text later.
    """

    article_id: int
    external_id: str
    story_id: int
    revision: int
    last_number: int
    fingerprint: str
    raw_sha256: str
    states: frozenset[str]
    first_seen_at: datetime
    changed_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to be kept for the first time.

    `appeared_at` is when its readers could first see it; `is_history` says that it was there before
    the watch began. `joined_by` says why it is in its story: it began it (own), has its id, matches its
    other languages with `join_score`, or says the same under another id (duplicate). `evidence_id` is the
    answer that it was read from.
    """

    article: Article
    story_id: int
    seen_at: datetime
    appeared_at: datetime
    is_history: bool
    joined_by: JoinedBy = "id"
    join_score: float | None = None
    evidence_id: int | None = None


def known(tx: Transaction, *, source: SourceRef, external_ids: Sequence[str]) -> dict[str, KnownArticle]:
    """The articles of a source that are kept, by external id; those that are not are left out."""
    columns = articles.c
    any_revision = revisions_table.alias()
    rows = tx.connection.execute(
        select(
            columns.id,
            columns.external_id,
            columns.story_id,
            columns.revision,
            select(func.max(any_revision.c.number))
            .where(any_revision.c.article_id == columns.id)
            .scalar_subquery()
            .label("last_number"),
            columns.fingerprint,
            columns.raw_sha256,
            columns.first_seen_at,
            revisions_table.c.seen_at.label("changed_at"),
            select(func.aggregate_strings(article_countries.c.country, " "))
            .where(article_countries.c.article_id == columns.id)
            .scalar_subquery()
            .label("states"),
        )
        .join(
            revisions_table,
            (revisions_table.c.article_id == columns.id) & (revisions_table.c.number == columns.revision),
        )
        .where(
            columns.entity == source.entity,
            columns.section == source.section,
            columns.language == source.language,
            columns.external_id.in_(external_ids),
        )
    ).all()
    return {
        row.external_id: KnownArticle(
            article_id=row.id,
            external_id=row.external_id,
            story_id=row.story_id,
            revision=row.revision,
            last_number=row.last_number,
            fingerprint=row.fingerprint,
            raw_sha256=row.raw_sha256,
            states=frozenset(row.states.split(" ")) if row.states else frozenset(),
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


def add(tx: Transaction, addition: NewArticle, *, gazetteer: str) -> int:
    """Keeps an article with its first revision; returns its id."""
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
    revision_ids = revisions.add(
        tx,
        [
            NewRevision(
                article_id=article_id,
                article=new.article,
                number=1,
                seen_at=new.seen_at,
                evidence_id=new.evidence_id,
            )
            for article_id, new in zip(ids, additions, strict=True)
        ],
        gazetteer=gazetteer,
    )
    _write_states(
        tx,
        (
            (article_id, new.article.states, _listed_at(new))
            for article_id, new in zip(ids, additions, strict=True)
        ),
    )
    tx.touched.update(ids)
    appearances.record(tx, [(new.story_id, new.article, new.appeared_at) for new in additions])
    actors.write(
        tx,
        [
            actors.reading(revision_id, new.story_id, new.article, new.appeared_at)
            for revision_id, new in zip(revision_ids, additions, strict=True)
        ],
    )
    return ids


def revise(tx: Transaction, revised: NewRevision, *, gazetteer: str) -> int:
    """Adds a revision and makes it the current one; returns its id. Earlier revisions stay as they are.

    A state that the story names for the first time appears when the revision was seen.
    """
    article_id, seen_at = revised.article_id, revised.seen_at
    article = corrections.dated_as_before(tx, article_id, revised.article)
    (revision_id,) = revisions.add(tx, [replace(revised, article=article)], gazetteer=gazetteer)
    listed_at = corrections.take_over(tx, article_id, article)
    story_id = tx.connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(revision=revised.number, last_seen_at=seen_at)
        .returning(articles.c.story_id)
    ).scalar_one()
    replace_states(tx, [(article_id, article.states, listed_at)])
    appearances.record(tx, [(story_id, article, seen_at)])
    actors.write(tx, [actors.reading(revision_id, story_id, article, seen_at)])
    return revision_id


def move(tx: Transaction, article_id: int, *, story_id: int) -> None:
    """Puts an article into a story that it has for itself; what its former story named stays written there.

    The revisions that it had told of the former story, so the new one begins with the next of them.
    """
    tx.connection.execute(
        update(articles)
        .where(articles.c.id == article_id)
        .values(story_id=story_id, joined_by="own", join_score=None, translation_delay_s=None)
    )


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
        "visibility": "visible",
        "joined_by": new.joined_by,
        "join_score": new.join_score,
    }


def replace_states(tx: Transaction, named: Sequence[tuple[int, AbstractSet[str], datetime]]) -> None:
    """Makes the states of current revisions, given as (article id, states, listed_at), those named there."""
    ids = [article_id for article_id, _states, _listed_at in named]
    tx.touched.update(ids)
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
