"""How many stories name each state in a window of time, and how far each rule has been asked about it."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select, tuple_

from news.crawls import SourceRef

from .tables import article_countries, articles, calibrations, story_countries
from .transaction import Transaction


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """The stories of a window by the states that they name, and how many name any state."""

    by_state: dict[str, int]
    all_stories: int


def stories_by_state(
    tx: Transaction,
    *,
    since: datetime,
    until: datetime,
    sources: Collection[SourceRef] | None = None,
) -> Counted:
    """The stories that came to name states from `since` to before `until`; of these listings, or of all.

    Of listings a story counts when its release is listed, and as it stands.
    """
    if sources is None:
        columns = story_countries.c
        named = select(columns.country, columns.story_id).where(
            columns.is_named, columns.appeared_at >= since, columns.appeared_at < until
        )
    else:
        wanted = [(each.entity, each.section, each.language) for each in sources]
        named = (
            select(article_countries.c.country, articles.c.story_id)
            .join(articles, articles.c.id == article_countries.c.article_id)
            .where(
                articles.c.listed_at >= since,
                articles.c.listed_at < until,
                tuple_(articles.c.entity, articles.c.section, articles.c.language).in_(wanted),
            )
        )
    found = named.subquery()
    stories = func.count(found.c.story_id.distinct())
    rows = tx.connection.execute(select(found.c.country, stories).group_by(found.c.country))
    by_state = {country: number for country, number in rows}  # noqa: C416 - dict() cannot be told its type
    return Counted(by_state=by_state, all_stories=tx.connection.execute(select(stories)).scalar_one())


def asked_until(tx: Transaction, rule_id: str) -> datetime | None:
    """The end of the last window for which a rule was asked; None before the first."""
    kept = tx.connection.execute(
        select(calibrations.c.snapshot).where(calibrations.c.key == _key(rule_id))
    ).scalar_one_or_none()
    return None if kept is None else datetime.fromisoformat(json.loads(kept)["until"])


def note_asked(tx: Transaction, rule_id: str, *, until: datetime, now: datetime) -> None:
    """Notes that a rule was asked for the window that ends then."""
    row = {"made_at": now, "snapshot": json.dumps({"until": until.isoformat()})}
    tx.connection.execute(
        tx.insert(calibrations)
        .values(key=_key(rule_id), **row)
        .on_conflict_do_update(index_elements=["key"], set_=row)
    )


def _key(rule_id: str) -> str:
    return f"rank:{rule_id}"
