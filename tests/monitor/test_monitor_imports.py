"""Archives as history: kept once, in their order, and nobody is told."""

import threading
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from monitor import imports
from news.articles import ArticleRef, Exchange
from news.errors import MonitorError, NotFoundError
from news.imports import FOREIGN_ENTITY, ImportedRow, ImportProblem, ImportRun, ImportStep
from news.views import RevisionView
from storage import events, views
from storage import stories as story_store
from storage.tables import articles
from tests.monitor.house import START, House, row

YEAR_AGO = START - timedelta(days=400)
CAME = "The Ambassador of Algeria came to the ministry and spoke of trade with the minister."
WENT = "The Ambassador of Algeria went from the ministry and spoke of trade with the minister."
LEFT = "The Ambassador of Morocco left the ministry and spoke of trade with the minister."


def capture(
    text: str,
    at: datetime | None,
    *,
    number: int = 1,
    language: str = "en",
    date: str = "2025-07-20",
    **facts: str,
) -> ImportedRow:
    fetched = row(number, text, language=language, at=date, **facts)
    exchange = at and Exchange(
        url=fetched.url,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=200,
        headers=(("Content-Type", "text/html"),),
        body=fetched.raw,
        fetched_at=at,
    )
    return ImportedRow(fetched=fetched, captured_at=at, offset=number * 10, exchange=exchange)


def steps(*rows: ImportedRow) -> list[ImportStep]:
    return [ImportStep(end=number * 100, rows=(each,)) for number, each in enumerate(rows, start=1)]


def brought(house: House, *rows: ImportedRow, name: str = "old.warc") -> ImportRun:
    run = imports.open_import(house.service, kind="warc", name=name, fingerprint=name)
    return imports.keep_steps(house.service, run, steps(*rows))


def texts(house: House, key: str = "mfa/news/1") -> list[tuple[int, str, datetime]]:
    """Number, text and time of each revision, in the order of time."""
    with house.service.database.reading() as tx:
        shown: Iterable[RevisionView] = reversed(views.revisions(tx, key=key))
        return [(each.number, each.text, each.seen_at) for each in shown]


def current(house: House) -> list[str]:
    with house.service.database.reading() as tx:
        return [each.excerpt for each in views.latest_articles(tx, limit=10).items]


def appeared(house: House) -> dict[str, datetime]:
    """When each article appeared, by its id."""
    with house.service.database.reading() as tx:
        rows = tx.connection.execute(select(articles.c.external_id, articles.c.appeared_at))
        return {row.external_id: row.appeared_at for row in rows}


def reasons(house: House, run: ImportRun) -> list[str]:
    return [each.reason for each in imports.report(house.service, run.id)[1]]


def test_an_import_is_history_with_its_own_date_and_nobody_is_told(house: House) -> None:
    house.begun()
    run = brought(house, capture(CAME, YEAR_AGO))
    assert (run.new, run.revised, run.known, run.problems) == (1, 0, 0, 0)
    assert run.finished_at == START + timedelta(minutes=5)
    assert (house.alerts(), house.messages()) == ([], ())
    with house.service.database.reading() as tx:
        assert story_store.last_mentions(tx, countries=["DZ"], except_story=0, before=START) == {
            "DZ": datetime(2025, 7, 19, 19, tzinfo=UTC)
        }


def test_a_later_crawl_knows_what_an_import_brought(house: House) -> None:
    brought(house, capture(CAME, YEAR_AGO))
    house.begun()
    kept = house.read(row(1, CAME, at="2025-07-20"))
    assert (kept.new, kept.revised, kept.unchanged, kept.alerts) == (0, 0, 1, 0)
    assert house.status().baseline_at is not None


def test_captures_with_other_texts_are_revisions_in_the_order_of_their_dates(house: House) -> None:
    later = YEAR_AGO + timedelta(days=9)
    run = brought(house, capture(WENT, later), capture(CAME, YEAR_AGO))
    assert (run.new, run.revised) == (1, 1)
    assert texts(house) == [(1, CAME, YEAR_AGO), (2, WENT, later)]


def test_an_older_capture_that_comes_later_leaves_the_newer_text_current(house: House) -> None:
    later = YEAR_AGO + timedelta(days=9)
    brought(house, capture(WENT, later))
    brought(house, capture(CAME, YEAR_AGO), name="older.warc")
    assert texts(house) == [(2, CAME, YEAR_AGO), (1, WENT, later)]
    assert current(house) == [WENT]
    brought(house, capture(LEFT, later + timedelta(days=1)), name="newest.warc")
    assert [number for number, _text, _at in texts(house)] == [2, 1, 3]
    assert current(house) == [LEFT]


def test_a_crawl_after_an_older_capture_numbers_its_revision_after_all_others(house: House) -> None:
    house.begun(row(1, WENT, at="2025-07-20"))
    brought(house, capture(CAME, YEAR_AGO))
    house.read(row(1, LEFT, at="2025-07-20"))
    assert [(number, text) for number, text, _at in texts(house)] == [(2, CAME), (1, WENT), (3, LEFT)]
    assert current(house) == [LEFT]
    with house.service.database.reading() as tx:
        found = events.of_article(tx, key="mfa/news/1")
    (effect,) = (each for each in found if each.kind == "edited")
    assert effect.states == ("DZ", "MA")
    assert effect.edit is not None
    assert (effect.edit.number, effect.edit.against) == (3, 1)


def test_a_text_that_went_and_came_back_is_three_revisions(house: House) -> None:
    captures = [
        capture(text, YEAR_AGO + timedelta(days=day))
        for day, text in enumerate((CAME, CAME, WENT, CAME, CAME))
    ]
    run = brought(house, *captures)
    assert (run.new, run.revised, run.known) == (1, 2, 2)
    again = brought(house, *reversed(captures), name="again.warc")
    assert (again.new, again.revised, again.known) == (0, 0, 5)


def test_the_same_file_under_another_name_is_known(house: House) -> None:
    first = brought(house, capture(CAME, YEAR_AGO))
    run = imports.open_import(house.service, kind="warc", name="copy.warc", fingerprint="old.warc")
    assert run == first
    anew = imports.open_import(house.service, kind="warc", name="c", fingerprint="old.warc", again=True)
    assert (anew.offset, anew.records, anew.finished_at) == (0, 0, None)
    assert imports.keep_steps(house.service, anew, steps(capture(CAME, YEAR_AGO))).known == 1


def test_each_revision_points_at_the_answer_that_it_was_read_from(house: House) -> None:
    brought(house, capture(CAME, YEAR_AGO), capture(CAME, None, number=2), capture(CAME, YEAR_AGO, number=3))
    with house.service.database.reading() as tx:
        rows = tx.connection.exec_driver_sql(
            "SELECT r.raw_sha256 = e.payload_sha256, e.kind FROM revisions r"
            " LEFT JOIN evidence e ON e.id = r.evidence_id"
        ).all()
    assert [(bool(same), kind) for same, kind in rows] == [(True, "import")] * 3


def test_the_languages_of_one_id_are_one_story(house: House) -> None:
    brought(
        house,
        capture("Посол Алжира посетил министерство.", YEAR_AGO, language="ru"),
        capture(CAME, YEAR_AGO),
        capture("Алжир елшісі министрлікке келді.", YEAR_AGO, language="kk"),
    )
    with house.service.database.reading() as tx:
        (found,) = story_store.by_ref(
            tx, [ArticleRef(entity="mfa", section="news", external_id="1")]
        ).values()
        assert story_store.languages(tx, found[0]) == ("en", "kk", "ru")


def test_an_import_that_was_stopped_goes_on_where_it_was(house: House) -> None:
    rows = [capture(f"Algeria {number}.", YEAR_AGO, number=number) for number in range(450)]
    run = imports.open_import(house.service, kind="warc", name="a", fingerprint="a")
    stop = threading.Event()
    cut = imports.keep_steps(house.service, run, steps(*rows), progress=lambda _run: stop.set(), stop=stop)
    assert (cut.new, cut.offset, cut.finished_at) == (200, 20_000, None)
    seen: list[int] = []
    whole = imports.keep_steps(
        house.service, cut, steps(*rows)[200:], progress=lambda run: seen.append(run.offset)
    )
    assert (whole.new, whole.records, seen) == (450, 450, [40_000, 45_000])
    assert whole.finished_at is not None


def test_two_processes_do_not_read_one_file(house: House) -> None:
    run = imports.open_import(house.service, kind="warc", name="a", fingerprint="a")
    imports.keep_steps(house.service, run, steps(capture(CAME, YEAR_AGO)))
    with pytest.raises(MonitorError, match="being read by another process"):
        imports.keep_steps(house.service, run, steps(capture(WENT, YEAR_AGO)))
    assert texts(house) == [(1, CAME, YEAR_AGO)]


def test_what_could_not_be_read_is_kept_once_with_its_place(house: House) -> None:
    run = imports.open_import(house.service, kind="csv", name="a.csv", fingerprint="a")
    problem = ImportProblem(offset=7, line=2, reason="the row cannot be read")
    found = [
        ImportStep(end=9, problems=(problem, problem)),
        ImportStep(end=10, skipped="an image"),
        ImportStep(end=11, skipped="an image"),
    ]
    run = imports.keep_steps(house.service, run, found)
    assert (run.records, run.problems, run.skipped) == (3, 1, {"an image": 2})
    assert imports.report(house.service, run.id) == (run, (problem,))
    assert imports.earlier(house.service) == (run,)
    with pytest.raises(NotFoundError):
        imports.report(house.service, run.id + 1)


def test_an_id_used_again_with_other_content_is_told_and_left_out(house: House) -> None:
    other = "Condolences were sent on the earthquake in Turkey, where many people lost their homes and lives."
    run = brought(
        house,
        capture(CAME, YEAR_AGO),
        capture(other, YEAR_AGO + timedelta(days=5), date="2025-07-25", title="Quite another one"),
    )
    assert (run.new, run.revised, run.problems) == (1, 0, 1)
    assert "the id mfa/news/1 (en) is used again with other content" in reasons(house, run)[0]
    rewritten = brought(house, capture(other, YEAR_AGO + timedelta(days=6)), name="b")
    assert rewritten.revised == 1


def test_dates_in_the_future_are_kept_and_told(house: House) -> None:
    run = brought(
        house,
        capture(CAME, YEAR_AGO, date="2031-01-01"),
        capture(WENT, START + timedelta(days=9)),
        capture(CAME, START + timedelta(days=9), number=3),
    )
    assert (run.new, run.revised) == (2, 1)
    assert [reason.partition(" (")[0] for reason in reasons(house, run)] == [
        "it is dated in the future",
        "the capture is dated in the future",
        "the capture is dated in the future",
    ]
    assert (2, CAME, START) in [(number + 1, text, at) for number, text, at in texts(house, "mfa/news/3")]
    assert current(house).count(WENT) == 0


def test_what_does_not_say_when_it_was_seen_replaces_no_text_of_the_ministry(house: House) -> None:
    house.begun(row(1, WENT, at="2025-07-20"))
    run = brought(house, capture(CAME, None), capture(WENT, None), capture(CAME, None))
    assert (run.revised, run.known) == (1, 2)
    assert current(house) == [WENT]


def test_a_researchers_own_text_may_be_corrected_by_a_later_file(house: House) -> None:
    for text, name in ((CAME, "a"), (WENT, "b")):
        own = capture(text, None)
        ref = ArticleRef(entity=FOREIGN_ENTITY, section="file", external_id="1")
        brought(house, replace(own, fetched=replace(own.fetched, ref=ref)), name=name)
        house.clock.move(minutes=1)
    assert current(house) == [WENT]


def test_a_release_without_a_date_came_up_no_later_than_what_stands_before_it(house: House) -> None:
    run = brought(
        house,
        capture(CAME, None, date="2019-05-05"),
        capture(CAME, None, number=2, date=""),
        capture(CAME, None, number=3, date="soon"),
        capture(CAME, YEAR_AGO, number=4, date=""),
    )
    assert sorted(reasons(house, run)) == [
        "the date “soon” cannot be read",
        "there is no date, neither its own nor that of a capture",
    ]
    shown = appeared(house)
    assert shown["1"] == shown["2"] == shown["3"]
    assert shown["4"] == YEAR_AGO


def test_an_earlier_capture_of_what_has_no_date_says_that_it_came_up_earlier(house: House) -> None:
    earlier = YEAR_AGO - timedelta(days=30)
    brought(house, capture(CAME, YEAR_AGO, date=""))
    brought(house, capture(CAME, earlier, date=""), name="b")
    assert appeared(house) == {"1": earlier}


def test_a_row_without_a_text_or_that_breaks_the_program_costs_no_other(house: House) -> None:
    broken = capture(CAME, YEAR_AGO, number=2)
    run = brought(
        house,
        capture("", YEAR_AGO, title=""),
        replace(broken, fetched=replace(broken.fetched, body_html=None)),  # type: ignore[arg-type]
        capture(CAME, YEAR_AGO, number=3),
    )
    assert (run.new, run.problems) == (1, 2)
    assert reasons(house, run)[0] == "there is no text"
