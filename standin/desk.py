"""Questions to the content system, whichever API carried them, and the rows that answer them."""

import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from standin.newsroom import Newsroom, Release
from standin.rows import Habits, Row, language_offset, row_of

SECTIONS = ("news", "article", "region-news", "events", "documents", "pages")


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One condition: the field, one of eq, neq, gt, and the written value."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a client wants of one section, in one language; pages count from 1."""

    section: str
    language: str
    filters: tuple[Filter, ...] = ()
    newest_first: bool = True
    page: int = 1
    size: int = 10


def read_filter(field: str, written: str) -> Filter:
    """The condition in `eq:mfa`, `EQ:mfa`, `neq:null`; a bare value means eq."""
    operator, colon, value = written.partition(":")
    if colon and operator.lower() in {"eq", "neq", "gt", "gte", "lt", "lte"}:
        return Filter(field=field, operator=operator.lower(), value=value)
    return Filter(field=field, operator="eq", value=written)


class Desk:
    """Answers questions from the newsroom; each row is written once and kept until its release changes."""

    def __init__(self, newsroom: Newsroom, habits: Habits) -> None:
        self.newsroom = newsroom
        self.habits = habits
        self.heeds_ids = True
        """Whether a condition on the id is heeded; else it is passed over, and the newest rows come."""
        self.listed_share = 1.0
        """The share of a listing that is shown, from the top, as if there were no more."""
        self._rows: dict[tuple[str, int, str], tuple[int, Row]] = {}
        self._lock = threading.Lock()

    def page(self, question: Question) -> list[Row]:
        """The rows of one page; empty past the last one."""
        releases, conditions = self._candidates(question)
        start, stop = (question.page - 1) * question.size, question.page * question.size
        if not conditions:
            # Cut first, so that a page deep in the archive costs no more than the first.
            return [self._row(release, question.language) for release in releases[start:stop]]
        return list(islice(self._matching(releases, conditions, question.language), start, stop))

    def count(self, question: Question) -> int:
        """How many rows there are over all pages."""
        releases, conditions = self._candidates(question)
        if not conditions:
            return len(releases)
        return sum(1 for _ in self._matching(releases, conditions, question.language))

    def row(self, section: str, number: int, language: str) -> Row | None:
        """The row under a shown number, or None when it is not there or was removed."""
        if self.habits.ids_per_language:
            number -= language_offset(language)
        release = self.newsroom.find(section, number)
        if release is None or language in release.hidden_in:
            return None
        return self._row(release, language)

    def _candidates(self, question: Question) -> tuple[Sequence[Release], list[Filter]]:
        """The releases of the entity asked for, in the order asked for, and the conditions left to check."""
        entity = next(
            (each.value for each in question.filters if (each.field, each.operator) == ("projects", "eq")),
            None,
        )
        passed_over = {"projects"} if self.heeds_ids else {"projects", "id"}
        conditions = [each for each in question.filters if each.field not in passed_over]
        releases = self._shown(self.newsroom.listing(question.section, entity), question.language)
        return (releases if question.newest_first else releases[::-1]), conditions

    def _shown(self, releases: list[Release], language: str) -> list[Release]:
        if any(release.hidden_in for release in releases):
            releases = [release for release in releases if language not in release.hidden_in]
        if self.listed_share < 1:
            releases = releases[: int(len(releases) * self.listed_share)]
        return releases

    def _matching(
        self, releases: Sequence[Release], conditions: list[Filter], language: str
    ) -> Iterator[Row]:
        for release in releases:
            row = self._row(release, language)
            if all(_holds(each, row, release) for each in conditions):
                yield row

    def _row(self, release: Release, language: str) -> Row:
        place = (release.story.section, release.number, language)
        with self._lock:
            known = self._rows.get(place)
            if known is None or known[0] != release.version:
                known = (release.version, row_of(release, language, self.newsroom.now(), self.habits))
                self._rows[place] = known
            return known[1]


def _holds(condition: Filter, row: Row, release: Release) -> bool:
    if condition.field == "created_date":
        written = release.story.published_at.strftime("%Y-%m-%dT%H:%M:%S")
        return written > condition.value.rstrip("Z") if condition.operator == "gt" else True
    value = row.get(condition.field)
    wanted = None if condition.value == "null" else condition.value
    same = (None if value is None else str(value)) == wanted
    return same if condition.operator == "eq" else not same
