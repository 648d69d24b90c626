"""Stories: one release in all its languages, and when stories named a country."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Text, and_, func, insert, select, tuple_, type_coerce

from news.articles import ArticleRef
from news.crawls import SourceRef
from news.errors import NotFoundError

from . import appearances, articles
from .tables import articles as articles_table
from .tables import mentions, revisions, sources, stories, story_countries
from .transaction import Transaction

# A stock picture comes back within a season; what is older is not worth the rows that are read for it.
_SEASON = timedelta(days=90)
# Whether two languages share their ids shows at once; the latest articles tell, also where it has changed.
_TELLING_ARTICLES = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An article in another language whose story a new article may belong to.

    Everything is that of the article as it stands; `states` are those that it names, Kazakhstan too.
    """

    article_id: int
    story_id: int
    language: str
    published_at: datetime
    image_urls: tuple[str, ...]
    link_urls: tuple[str, ...]
    states: frozenset[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A story named a state in a language; `was_silent` where a first reading found it and told nobody."""

    language: str
    country: str
    at: datetime
    was_silent: bool


def by_ref(tx: Transaction, refs: Sequence[ArticleRef]) -> dict[ArticleRef, tuple[int, ...]]:
    """The stories of each release that is kept in any language, oldest first; others are left out.

    They are several only where an id's language was taken in the story of its other languages.
    """
    columns = articles_table.c
    rows = tx.connection.execute(
        select(columns.entity, columns.section, columns.external_id, columns.story_id)
        .where(
            tuple_(columns.entity, columns.section, columns.external_id).in_(
                [(ref.entity, ref.section, ref.external_id) for ref in refs]
            )
        )
        .order_by(columns.id)
    )
    found: dict[ArticleRef, tuple[int, ...]] = {}
    for entity, section, external_id, story_id in rows:
        ref = ArticleRef(entity=entity, section=section, external_id=external_id)
        found[ref] = tuple(dict.fromkeys((*found.get(ref, ()), story_id)))
    return found


def candidates(
    tx: Transaction, *, source: SourceRef, since: datetime, until: datetime
) -> tuple[Candidate, ...]:
    """The articles of that section in other languages published from `since` to `until`, oldest first."""
    columns = articles_table.c
    rows = tx.connection.execute(
        select(
            columns.id,
            columns.story_id,
            columns.language,
            columns.published_at,
            columns.image_urls,
            columns.link_urls,
        )
        .where(
            columns.entity == source.entity,
            columns.section == source.section,
            columns.published_at.between(since, until),
            columns.language != source.language,
        )
        .order_by(columns.published_at, columns.id)
    ).all()
    states_of = articles.states_of(tx, [row.id for row in rows])
    return tuple(
        Candidate(
            article_id=row.id,
            story_id=row.story_id,
            language=row.language,
            published_at=row.published_at,
            image_urls=row.image_urls,
            link_urls=row.link_urls,
            states=states_of.get(row.id, frozenset()),
        )
        for row in rows
    )


def under_picture(
    tx: Transaction, *, entity: str, section: str, image_url: str, around: datetime
) -> frozenset[int]:
    """The stories of that section that show a picture, published within 90 days of `around`."""
    columns = articles_table.c
    listed = json.dumps(image_url, ensure_ascii=False)
    rows = tx.connection.execute(
        select(columns.story_id)
        .where(
            columns.entity == entity,
            columns.section == section,
            columns.published_at.between(around - _SEASON, around + _SEASON),
            type_coerce(columns.image_urls, Text).contains(listed, autoescape=True),
        )
        .distinct()
    )
    return frozenset(rows.scalars())


def share_ids(tx: Transaction, *, entity: str, section: str, language: str, other: str) -> bool:
    """Whether an id of that section was seen in both languages, among the latest of the first."""
    columns = articles_table.c
    latest = (
        select(columns.external_id)
        .where(
            columns.entity == entity,
            columns.section == section,
            columns.language == language,
            columns.published_at.is_not(None),
        )
        .order_by(columns.published_at.desc())  # an index has this order; that of the ids would be sorted
        .limit(_TELLING_ARTICLES)
        .subquery()
    )
    shared = (
        select(columns.id)
        .join(latest, latest.c.external_id == columns.external_id)
        .where(columns.entity == entity, columns.section == section, columns.language == other)
        .limit(1)
    )
    return tx.connection.execute(shared).scalar_one_or_none() is not None


def create(tx: Transaction, *, key: str, now: datetime) -> int:
    """Makes a story under a key that no other has; returns its id."""
    story_id: int = tx.connection.execute(
        insert(stories).values(key=key, created_at=now).returning(stories.c.id)
    ).scalar_one()
    return story_id


def states(tx: Transaction, story_ids: Sequence[int]) -> dict[int, frozenset[str]]:
    """All states that any revision in any language of each story has ever named; empty where none."""
    found: dict[int, set[str]] = {story_id: set() for story_id in story_ids}
    for story_id, country in appearances.of_stories(tx, story_ids):
        found[story_id].add(country)
    return {story_id: frozenset(countries) for story_id, countries in found.items()}


def languages(tx: Transaction, story_id: int) -> tuple[str, ...]:
    """The languages that a story is kept in, sorted."""
    return languages_of(tx, [story_id]).get(story_id, ())


def languages_of(tx: Transaction, story_ids: Sequence[int]) -> dict[int, tuple[str, ...]]:
    """The languages of several stories, sorted; stories without an article are left out."""
    columns = articles_table.c
    rows = tx.connection.execute(
        select(columns.story_id, columns.language)
        .where(columns.story_id.in_(story_ids))
        .distinct()
        .order_by(columns.story_id, columns.language)
    )
    found: dict[int, tuple[str, ...]] = {}
    for story_id, language in rows:
        found[story_id] = (*found.get(story_id, ()), language)
    return found


def key(tx: Transaction, story_id: int) -> str:
    """The public key of a story."""
    found: str | None = tx.connection.execute(
        select(stories.c.key).where(stories.c.id == story_id)
    ).scalar_one_or_none()
    if found is None:
        raise NotFoundError("story", str(story_id))
    return found


def namings(tx: Transaction, story_id: int) -> tuple[Naming, ...]:
    """Every state that a revision of a story named, in each language; capitals and metonyms do not count."""
    rows = tx.connection.execute(
        select(
            articles_table.c.language,
            articles_table.c.is_history,
            articles_table.c.appeared_at,
            revisions.c.number,
            revisions.c.seen_at,
            sources.c.baseline_at,
            mentions.c.country,
        )
        .join(revisions, revisions.c.article_id == articles_table.c.id)
        .join(mentions, mentions.c.revision_id == revisions.c.id)
        .outerjoin(
            sources,
            and_(
                sources.c.entity == articles_table.c.entity,
                sources.c.section == articles_table.c.section,
                sources.c.language == articles_table.c.language,
            ),
        )
        .where(articles_table.c.story_id == story_id, mentions.c.kind.in_(appearances.NAMING_KINDS))
        .distinct()
    )
    return tuple(
        Naming(
            language=row.language,
            country=row.country,
            at=row.appeared_at if row.number == 1 else row.seen_at,
            was_silent=row.is_history and (row.baseline_at is None or row.seen_at <= row.baseline_at),
        )
        for row in rows
    )


def record_begins_at(tx: Transaction) -> datetime | None:
    """When the oldest story that names a country came up; None while none is kept."""
    begins_at: datetime | None = tx.connection.execute(
        select(func.min(story_countries.c.appeared_at))
    ).scalar_one()
    return begins_at


def last_mentions(
    tx: Transaction, *, countries: Sequence[str], except_story: int, before: datetime
) -> dict[str, datetime]:
    """When another story last named each country before that instant; countries never named are left out.

    Only names, adjectives, demonyms and acronyms count. One look-up in an index a country: a grouped
    query would read every mention of the countries named most.
    """
    columns = story_countries.c
    found: dict[str, datetime] = {}
    for country in countries:
        last_at = tx.connection.execute(
            select(columns.appeared_at)
            .where(
                columns.country == country,
                columns.appeared_at < before,
                columns.story_id != except_story,
                columns.is_named,
            )
            .order_by(columns.appeared_at.desc())
            .limit(1)
        ).scalar_one_or_none()
        if last_at is not None:
            found[country] = last_at
    return found
