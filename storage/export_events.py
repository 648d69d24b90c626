"""Events for export: what was told and what became of articles, in one order of time."""

import heapq
from collections.abc import Generator, Iterable, Iterator
from itertools import islice
from typing import Any

import orjson
from sqlalchemy import Select, exists, select

from news.addresses import mask

from .export_rows import AT_ONCE, KEY, Batch, Columns, Filter, instant, raw
from .tables import alerts, article_countries, article_events, articles, revisions, stories
from .transaction import Transaction

# The names of an alert's own facts are those of news.alerts.Alert.
COLUMNS: Columns = {
    "at": "instant",
    "origin": "text",
    "id": "whole",
    "type": "text",
    "rule_id": "text",
    "rule_name": "text",
    "rule_kind": "text",
    "mail_language": "text",
    "country": "text",
    "reason": "json",
    "article_key": "text",
    "language": "text",
    "url": "text",
    "title": "text",
    "published_at": "instant",
    "first_seen_at": "instant",
    "revision": "whole",
    "sha256": "text",
    "mentions": "json",
    "story_key": "text",
    "story_languages": "texts",
    "recipients": "json",
    "created_at": "instant",
    "detail": "json",
}
_Event = dict[str, Any]


def read(tx: Transaction, wanted: Filter) -> Generator[Batch, None, None]:
    """Every alert as it was raised and every event of an article, oldest first."""
    both = heapq.merge(_alerts(tx, wanted), _article_events(tx, wanted), key=lambda event: event["at"])
    while some := list(islice(both, AT_ONCE)):
        yield [[event.get(name) for event in some] for name in COLUMNS]


def _alerts(tx: Transaction, wanted: Filter) -> Iterator[_Event]:
    own = alerts.c
    query = (
        select(own.id, raw("at", own.created_at), own.snapshot)
        .where(*wanted.of_time(own.created_at))
        .order_by(own.created_at, own.id)
    )
    if of_articles := wanted.of_articles():
        query = query.join(articles, articles.c.id == own.article_id).where(*of_articles)
    if wanted.country is not None:
        query = query.where(own.country == wanted.country)
    for number, at, snapshot in _rows(tx, query):
        # An older program may have written other fields.
        facts = {name: value for name, value in orjson.loads(snapshot).items() if name in COLUMNS}
        # Whoever has the address of a webhook of Slack may post there, and an export goes to others.
        facts["recipients"] = [
            each | {"address": mask(each["address"])} for each in facts.get("recipients", ())
        ]
        yield facts | {"id": number, "at": instant(at), "origin": "alert"}


def _article_events(tx: Transaction, wanted: Filter) -> Iterator[_Event]:
    """Article events with the address, the title and the date of the revision that each is about."""
    own, shown, named = article_events.c, revisions.c, article_countries.c
    latest = shown.number == articles.c.revision
    query = (
        select(
            *(
                own.id,
                raw("at", own.at),
                own.kind,
                own.snapshot,
                KEY.label("article_key"),
                articles.c.language,
            ),
            *(shown.url, shown.title, raw("published_at", shown.published_at)),
            *(raw("first_seen_at", articles.c.first_seen_at), shown.number, shown.fingerprint, stories.c.key),
        )
        .join(articles, articles.c.id == own.article_id)
        .join(stories, stories.c.id == articles.c.story_id)
        .join(
            revisions,
            (shown.article_id == articles.c.id)
            & ((shown.id == own.revision_id) | (own.revision_id.is_(None) & latest)),
        )
        .where(*wanted.of_articles(), *wanted.of_time(own.at))
        .order_by(own.at, own.id)
    )
    if wanted.country is not None:
        query = query.where(
            exists().where(named.article_id == articles.c.id, named.country == wanted.country)
        )
    for row in _rows(tx, query):
        number, at, kind, snapshot, key, language, url, title, published, first, revision, sha256, story = row
        yield {
            "id": number,
            "at": instant(at),
            "origin": "article",
            "type": f"article.{kind}",
            "article_key": key,
            "language": language,
            "url": url,
            "title": title,
            "published_at": instant(published),
            "first_seen_at": instant(first),
            "revision": revision,
            "sha256": sha256,
            "story_key": story,
            "created_at": instant(at),
            "detail": orjson.loads(snapshot) if snapshot else None,
        }


def _rows(tx: Transaction, query: Select[*tuple[Any, ...]]) -> Iterable[Any]:
    return tx.connection.execute(query, execution_options={"stream_results": True, "yield_per": AT_ONCE})
