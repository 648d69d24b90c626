"""Finding articles by words and filters, the newest first or those that say most of it."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, exists, false, func, select

from news.searching import MOST_COUNTED, Asked, Hit, Hits, Phrase, phrases, snippet
from news.series import begins_at

from . import cursors, followers, matching, views
from .search_index import EDITED, HIDDEN, first_place, occasion_mark, state_mark
from .tables import article_marks, articles, revisions, search_places
from .transaction import Transaction

_DAY = timedelta(days=1)
_MOST_SHOWN = 20_000  # characters of a text in which a piece to be shown is looked for


def search(tx: Transaction, asked: Asked, *, limit: int, cursor: str | None) -> Hits:
    """The articles that have all the words and facts asked for, those published last first.

    By rank, those that say most of it come first, among the last MOST_COUNTED. Raises NotFoundError for a
    cursor that no page gave, or one of the other order.
    """
    followers.follow(tx)
    query = _Query(tx=tx, asked=asked, wanted=phrases(asked.text))
    is_by_rank = asked.order == "rank" and query.wanted
    return query.by_rank(limit, cursor) if is_by_rank else query.page(limit, cursor)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Query:
    """A question on its way to the database."""

    tx: Transaction
    asked: Asked
    wanted: Sequence[Phrase]

    def page(self, limit: int, cursor: str | None) -> Hits:
        """The newest, or those that come after a cursor."""
        after = None if cursor is None else cursors.read_place(cursor)
        counted = self._newest(MOST_COUNTED + 1)
        is_capped = len(counted) > MOST_COUNTED
        shown = [place for place in counted if after is None or place < after]
        if is_capped and len(shown) <= limit:
            shown = self._newest(limit + 1, before=after)
        more = cursors.write_place(shown[limit - 1]) if len(shown) > limit else None
        return Hits(
            items=self._hits(shown[:limit]),
            next_cursor=more,
            total=min(len(counted), MOST_COUNTED),
            is_capped=is_capped,
        )

    def by_rank(self, limit: int, cursor: str | None) -> Hits:
        """The best of the last; what came since the first page stays away, so that none is shown twice."""
        newest, offset = (None, 0) if cursor is None else cursors.read_rank(cursor)
        before = None if newest is None else newest + 1
        counted = self._newest(MOST_COUNTED + 1, before=before)
        ranked = self._ranked(before) if counted else []
        more = len(ranked) > offset + limit
        return Hits(
            items=self._hits(ranked[offset : offset + limit]),
            next_cursor=cursors.write_rank(counted[0], offset + limit) if more else None,
            total=len(ranked),
            is_capped=len(counted) > MOST_COUNTED,
        )

    def _newest(self, limit: int, *, before: int | None = None) -> list[int]:
        return list(self.tx.connection.execute(self._from(before).limit(limit)).scalars())

    def _ranked(self, before: int | None) -> list[int]:
        return matching.ranked(self.tx, self._from(before).limit(MOST_COUNTED), self.wanted)

    def _from(self, before: int | None) -> Select[int]:
        """The places of what fits, the newest first, walked in the index that finds them with least work."""
        asked = self.asked
        facts = {"entity": asked.entity, "section": asked.section, "language": asked.language}
        marks = sorted(_marks(asked), key=self._frequency)
        conditions: list[ColumnElement[bool]]
        if self.wanted or any(value is not None for value in facts.values()):
            place, conditions = matching.words(self.tx, self.wanted, facts)
            if not marks:
                live = search_places.c
                conditions.append(exists().where(live.place == place, live.article_id.is_not(None)))
        elif marks:
            place, conditions = article_marks.c.place, [article_marks.c.mark == marks.pop(0)]
        else:
            place, conditions = search_places.c.place, [search_places.c.article_id.is_not(None)]
        conditions += [_is_marked(place, mark) for mark in marks]
        if asked.visibility == "visible":
            conditions += [~_is_marked(place, mark) for mark in HIDDEN]
        conditions += _within(place, asked.since, asked.until)
        if before is not None:
            conditions.append(place < before)
        return select(place).where(*conditions).order_by(place.desc())

    def _frequency(self, mark: str) -> int:
        some = select(article_marks.c.place).where(article_marks.c.mark == mark).limit(MOST_COUNTED)
        return self.tx.connection.execute(select(func.count()).select_from(some.subquery())).scalar_one()

    def _hits(self, places: Sequence[int]) -> tuple[Hit, ...]:
        rows = self.tx.connection.execute(
            select(
                *(search_places.c.place, articles.c.id),
                *(articles.c.entity, articles.c.section, articles.c.external_id, articles.c.language),
                func.substr(revisions.c.text, 1, _MOST_SHOWN).label("text"),
            )
            .join(articles, articles.c.id == search_places.c.article_id)
            .join(
                revisions,
                (revisions.c.article_id == articles.c.id) & (revisions.c.number == articles.c.revision),
            )
            .where(search_places.c.place.in_(places))
        ).all()
        shown = {
            (summary.key, summary.language): summary
            for summary in views.summaries(self.tx, [row.id for row in rows])
        }
        marked = matching.spans(self.tx, [row.text for row in rows], self.wanted)
        hits = {
            row.place: Hit(
                article=shown[f"{row.entity}/{row.section}/{row.external_id}", row.language],
                snippet=snippet(row.text, spans),
            )
            for row, spans in zip(rows, marked, strict=True)
        }
        return tuple(hits[place] for place in places)


def _marks(asked: Asked) -> Iterator[str]:
    """The marks that must all be there."""
    if asked.country is not None or asked.role is not None:
        yield state_mark(asked.country, asked.role)
    if asked.occasion is not None:
        yield occasion_mark(asked.occasion)
    if asked.is_edited:
        yield EDITED
    if asked.visibility not in {None, "visible"}:
        yield str(asked.visibility)


def _is_marked(place: ColumnElement[Any], mark: str) -> ColumnElement[bool]:
    other = article_marks.alias()
    return exists().where(other.c.mark == mark, other.c.place == place)


def _within(
    place: ColumnElement[Any], since: date | None, until: date | None
) -> Iterator[ColumnElement[bool]]:
    if since is not None and until is not None and until < since:
        yield false()
        return
    if since is not None:
        yield place >= first_place(begins_at(since))
    if until is not None and until < date.max:
        yield place < first_place(begins_at(until + _DAY))
