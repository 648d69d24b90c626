"""Which unreadable rows stay, and which are forgotten."""

from news.articles import UnreadableRow
from news.crawls import CrawlMode
from storage import Database, Transaction, crawls, unreadable
from tests.storage.building import DAY, HOUR, KAZAKH, NOW, RUSSIAN, article, crawl, keep


def broken(raw: str, external_id: str | None = "1") -> UnreadableRow:
    return UnreadableRow(external_id=external_id, reason="The field title is a number.", raw=raw.encode())


def raws(tx: Transaction) -> list[str]:
    return [view.raw for view in unreadable.unreadable(tx, limit=99)]


def test_of_a_row_whose_bytes_change_only_the_first_and_the_newest_stay(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN, KAZAKH])
        unreadable.keep_unreadable(tx, run_id=None, source=KAZAKH, rows=[broken("k")], now=NOW)
        for number in range(6):
            rows = [broken(f"{number}"), broken(f"other {number // 4}", "2")]
            unreadable.keep_unreadable(tx, run_id=None, source=RUSSIAN, rows=rows, now=NOW + number * HOUR)
        assert sorted(raws(tx)) == ["0", "4", "5", "k", "other 0", "other 1"]


def test_of_rows_without_an_id_thirty_stay(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN])
        rows = [broken(f"{number}", None) for number in range(40)]
        unreadable.keep_unreadable(tx, run_id=None, source=RUSSIAN, rows=rows, now=NOW)
        assert len(raws(tx)) == 30


def test_a_row_that_can_be_read_by_now_is_forgotten(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN, KAZAKH])
        for source in (RUSSIAN, KAZAKH):
            rows = [broken(f"{source.language} {number}", str(number)) for number in (1, 2)]
            unreadable.keep_unreadable(tx, run_id=None, source=source, rows=rows, now=NOW)
        keep(tx, article("1"), at=NOW + HOUR)
        keep(tx, article("2", language="kk"), at=NOW - HOUR)
        assert unreadable.prune(tx, before=NOW - 400 * DAY) == 1
        assert sorted(raws(tx)) == ["kk 1", "kk 2", "ru 2"]


def test_a_row_not_seen_for_long_is_forgotten_unless_the_first_reading_met_it(database: Database) -> None:
    with database.writing() as tx:
        crawls.ensure_sources(tx, [RUSSIAN, KAZAKH])
        rows = [broken("first"), broken("nameless", None)]
        unreadable.keep_unreadable(tx, run_id=None, source=RUSSIAN, rows=rows, now=NOW)
        crawl(tx, NOW, mode=CrawlMode.FULL)
        unreadable.keep_unreadable(tx, run_id=None, source=RUSSIAN, rows=[broken("2", "2")], now=NOW + HOUR)
        unreadable.keep_unreadable(tx, run_id=None, source=RUSSIAN, rows=[broken("3", "3")], now=NOW + DAY)
        unreadable.keep_unreadable(tx, run_id=None, source=KAZAKH, rows=[broken("unread")], now=NOW)
        assert unreadable.prune(tx, before=NOW + 2 * HOUR) == 2
        assert sorted(raws(tx)) == ["3", "first", "unread"]
