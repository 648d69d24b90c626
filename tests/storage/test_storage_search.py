"""Finding articles by words and filters."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest

from actors import Occasion
from news.errors import NotFoundError
from news.searching import Asked, Hits
from storage import Database, search
from tests.storage.building import DAY, HOUR, NOW, article, keep, mention, naming, revise

MEETING = Occasion(kind="meeting", field="title", start=0, end=5, sentence="Встреча")


@contextmanager
def asking(database: Database) -> "Iterator[Asking]":
    with database.reading() as tx:
        yield Asking(tx)


class Asking:
    def __init__(self, tx: object) -> None:
        self.tx = tx

    def __call__(self, text: str = "", **facts: object) -> list[str]:
        """The ids of what is found."""
        return [hit.article.key.rpartition("/")[2] for hit in self.hits(text, **facts).items]

    def hits(self, text: str = "", *, limit: int = 10, cursor: str | None = None, **facts: object) -> Hits:
        return search.search(self.tx, Asked(text=text, **facts), limit=limit, cursor=cursor)  # type: ignore[arg-type]


@pytest.fixture
def archive(database: Database) -> Database:
    with database.writing() as tx:
        keep(
            tx,
            article(
                "1",
                title="Приём в Алжире",
                text="Министр встретился с послом. Премьер-министр был рад.",
                published_at=NOW,
                mentions=(mention("DZ", role="venue"), mention("FR", role="counterparty")),
                occasions=(MEETING,),
            ),
        )
        keep(
            tx,
            article(
                "2",
                language="kk",
                text_language="kk",
                title="Қазақстан мен Өзбекстан",
                text="Қазақстанның елшісі Ташкентте болды.",
                published_at=NOW + DAY,
                mentions=naming("UZ"),
            ),
        )
        first = article(
            "3", language="en", title="Statement", text="The minister met nobody.", mentions=(),
            published_at=NOW - DAY,
        )  # fmt: skip
        article_id = keep(tx, first)
        revised = article(
            "3", language="en", title="Statement", text="The foreign minister met the envoy of France.",
            fingerprint="other", mentions=naming("FR"), text_language="en", published_at=NOW - DAY,
        )  # fmt: skip
        revise(tx, article_id, revised, number=2, seen_at=NOW + DAY, gazetteer="g1")
    return database


def test_words_are_found_whatever_their_case_and_with_either_e(archive: Database) -> None:
    with asking(archive) as found:
        assert found("прием") == found("ПРИЁМ") == ["1"]
        assert found("ҚАЗАҚСТАН") == ["2"]
        assert found("minister") == ["3"]
        assert found("министр алжире") == ["1"]
        assert found("министр узбекистан") == []


def test_a_star_finds_all_that_begin_so(archive: Database) -> None:
    with asking(archive) as found:
        assert found("қазақ*") == ["2"]
        assert found("қазақ") == []


def test_quotes_ask_for_words_in_their_order(archive: Database) -> None:
    with asking(archive) as found:
        assert found('"foreign minister"') == ["3"]
        assert found('"minister foreign"') == []
        assert found("премьер-министр") == ["1"]


def test_only_the_text_as_it_stands_is_searched(archive: Database) -> None:
    with asking(archive) as found:
        assert found("nobody") == []
        assert found("envoy") == ["3"]


def test_filters_hold_together(archive: Database) -> None:
    with asking(archive) as found:
        assert found(language="ru") == ["1"]
        assert found(country="FR") == ["1", "3"]
        assert found(country="FR", role="counterparty") == ["1"]
        assert found(country="DZ", role="counterparty") == []
        assert found(role="venue") == ["1"]
        assert found(occasion="meeting") == ["1"]
        assert found(is_edited=True) == ["3"]
        assert found(entity="mfa", section="news") == ["2", "1", "3"]
        assert found(entity="mfa-us") == found(section="press") == []
        assert found("minister", country="FR") == ["3"]
        assert found(visibility="visible") == ["2", "1", "3"]
        assert found(visibility="removed") == []


def test_dates_are_days_in_almaty_both_inside(archive: Database) -> None:
    day = date(2026, 3, 2)
    with asking(archive) as found:
        assert found(since=day, until=day) == ["1"]
        assert found(since=day) == ["2", "1"]
        assert found(until=day) == ["1", "3"]
        assert found(since=day, until=date(2026, 3, 1)) == []


def test_pages_go_on_where_they_ended_though_something_new_comes(archive: Database) -> None:
    with asking(archive) as found:
        first = found.hits(limit=2)
        assert (first.total, first.is_capped) == (3, False)
    with archive.writing() as tx:
        keep(tx, article("4", published_at=NOW + 2 * DAY))
    with asking(archive) as found:
        second = found.hits(limit=2, cursor=first.next_cursor)
        assert [hit.article.key for hit in second.items] == ["mfa/news/3"]
        assert second.next_cursor is None


def test_totals_stop_at_a_thousand(database: Database) -> None:
    with database.writing() as tx:
        for number in range(1001):
            keep(tx, article(str(number), published_at=NOW + number * HOUR))
    with asking(database) as found:
        hits = found.hits("алжир", limit=1)
        assert (hits.total, hits.is_capped, hits.items[0].article.key) == (1000, True, "mfa/news/1000")


def test_a_snippet_marks_the_words_where_they_stand(archive: Database) -> None:
    with asking(archive) as found:
        (hit,) = found.hits("посл* ПРЕМЬЕР").items
        assert hit.snippet == (
            ("Министр встретился с ", False),
            ("послом", True),
            (". ", False),
            ("Премьер", True),
            ("-министр был рад.", False),
        )
        (hit,) = found.hits(country="UZ").items
        assert hit.snippet == (("Қазақстанның елшісі Ташкентте болды.", False),)


@pytest.mark.parametrize(
    "text",
    [
        "\x00", "\ud83d", '"', "'", "*", "NEAR(", "title:", "a AND", "OR", "NOT x", "^", "a & ! |", "<->",
        ":*", "-минус", "%", "_", "\\", "{a b}", "+", "()", "x" * 1_000_000, "1 " * 100_000, "𝕏", "🇰🇿",
        "\u202e",
    ],
)  # fmt: skip
def test_any_text_is_words(archive: Database, text: str) -> None:
    with asking(archive) as found:
        assert found.hits(text).total in (0, 3)


@pytest.mark.parametrize(
    "cursor",
    ["", "x", "1", "2026-03-02T09:00:00~1", "at~", "at~x", "at~--1", "at~1~1", "~", "\x00", "rank~1~1"],
)
def test_a_cursor_that_no_page_gave_is_refused(archive: Database, cursor: str) -> None:
    with asking(archive) as found, pytest.raises(NotFoundError):
        found.hits(cursor=cursor)


def test_nothing_is_found_in_an_empty_archive(database: Database) -> None:
    with asking(database) as found:
        assert (
            found.hits("алжир") == found.hits() == Hits(items=(), next_cursor=None, total=0, is_capped=False)
        )
