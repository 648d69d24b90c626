"""Reports of agencies, posts abroad, and what is told of both."""

from datetime import timedelta

from news.found import AgencyMarks, AgencyVisit, FetchedReport
from news.reports import Report
from storage import Database, Transaction, posts, witness
from tests.storage.building import DAY, HOUR, NOW, article, keep, story

FEED = "https://agency.test/rss.xml"


def fetched(number: int = 1, **facts: object) -> FetchedReport:
    given = {
        "agency": FEED,
        "url": f"https://agency.test/{number}",
        "title": f"Report {number}",
        "text": "Text.",
    }
    return FetchedReport(**({"published_at": NOW} | given | facts))  # type: ignore[arg-type]  # names of fields


def read(*, source: str = "the press service", states: tuple[str, ...] = ("DZ", "KZ")) -> Report:
    return Report(
        title="Report", language="en", date=None, reported_on=None, source=source, states=states, people=(),
        organisations=(),
    )  # fmt: skip


def kept(
    tx: Transaction, number: int = 1, *, source: str = "the press service", at: timedelta = 0 * DAY
) -> int:
    report_id = witness.add(tx, fetched(number), read(source=source), evidence_id=None, now=NOW + at)
    assert report_id is not None
    return report_id


def test_a_report_is_kept_once_under_its_address(database: Database) -> None:
    with database.writing() as tx:
        kept(tx)
        assert witness.add(tx, fetched(title="Another title"), read(), evidence_id=None, now=NOW) is None
        assert witness.unknown(tx, ["https://agency.test/2", "https://agency.test/1"]) == (
            "https://agency.test/2",
        )
        (view,) = witness.reports(tx, limit=10).items
    assert (view.title, view.states, view.story_key) == ("Report 1", ("DZ", "KZ"), None)


def test_reports_come_in_pages(database: Database) -> None:
    with database.writing() as tx:
        for number in range(5):
            kept(tx, number)
        first = witness.reports(tx, limit=3)
        second = witness.reports(tx, limit=3, cursor=first.next_cursor)
    assert [view.title[-1] for view in (*first.items, *second.items)] == ["4", "3", "2", "1", "0"]
    assert second.next_cursor is None


def test_those_wait_that_cite_the_ministry_or_name_another_state_and_are_fresh(database: Database) -> None:
    with database.writing() as tx:
        kept(tx, 1)
        kept(tx, 2, source="")
        witness.add(tx, fetched(3), read(source="", states=("KZ",)), evidence_id=None, now=NOW)
        witness.add(tx, fetched(4), read(source="", states=()), evidence_id=None, now=NOW)
        kept(tx, 5, at=-40 * DAY)
        kept(tx, 6, source="", at=-9 * DAY)
        kept(tx, 7, at=-9 * DAY)
        waiting = witness.waiting(tx, since=NOW - 30 * DAY, others_since=NOW - 5 * DAY)
    assert [report.title for report in waiting] == ["Report 1", "Report 2", "Report 7"]


def test_a_link_stands_and_is_told_of_the_story_and_the_article(database: Database) -> None:
    with database.writing() as tx:
        story_id = story(tx)
        keep(tx, article(), story_id=story_id)
        other = story(tx, "mfa/news/2")
        report_id = kept(tx)
        witness.link(tx, report_id, story_id=story_id, score=0.8, now=NOW)
        witness.link(tx, report_id, story_id=other, score=0.9, now=NOW)
        (view,) = witness.of_article(tx, "mfa/news/1")
        assert (view.story_key, view.score, view.linked_at) == ("mfa/news/1", 0.8, NOW)
        assert witness.reports(tx, limit=9, story_key="mfa/news/1").items == (view,)
        assert witness.reports(tx, limit=9, story_key="mfa/news/2").items == ()
        assert witness.of_article(tx, "mfa/news/9") == ()


def test_candidates_are_releases_of_the_time_as_they_stand(database: Database) -> None:
    with database.writing() as tx:
        keep(tx, article("1"))
        keep(tx, article("2", published_at=NOW - 20 * DAY))
        (found,) = witness.candidates(tx, since=NOW - DAY, until=NOW + DAY)
    assert (found.language, found.title, found.states) == ("ru", "Алжир и Казахстан", frozenset({"DZ"}))


def test_a_gap_is_a_citing_report_without_a_story_after_its_grace(database: Database) -> None:
    with database.writing() as tx:
        kept(tx, 1, at=-8 * HOUR)
        kept(tx, 2, source="", at=-8 * HOUR)
        kept(tx, 3, at=-HOUR)
        linked = kept(tx, 4, at=-8 * HOUR)
        witness.link(tx, linked, story_id=story(tx), score=0.9, now=NOW)
        old = fetched(5, published_at=NOW - 90 * DAY)
        witness.add(tx, old, read(), evidence_id=None, now=NOW - 8 * HOUR)
        found = witness.gaps(tx, seen_before=NOW - 6 * HOUR, since=NOW - 30 * DAY, limit=9)
    assert [view.title for view in found] == ["Report 1"]


def test_a_visit_leaves_marks_and_counts_failures(database: Database) -> None:
    marks = AgencyMarks(etag='"a"', last_modified="Mon, 02 Mar 2026 09:00:00 GMT")
    with database.writing() as tx:
        assert witness.marks(tx, FEED) == AgencyMarks()
        witness.visited(tx, AgencyVisit(agency=FEED, marks=marks), now=NOW, next_at=NOW + HOUR)
        for _ in range(2):
            visit = AgencyVisit(agency=FEED, problem="No answer.")
            witness.visited(tx, visit, now=NOW + HOUR, next_at=NOW + DAY)
        kept(tx)
        assert witness.marks(tx, FEED) == marks
        (view,) = witness.agency_views(tx)
        assert (view.failures, view.problem, view.good_at, view.reports) == (2, "No answer.", NOW, 1)
        witness.visited(tx, AgencyVisit(agency=FEED), now=NOW + DAY, next_at=NOW + 2 * DAY)
        (view,) = witness.agency_views(tx)
    assert (view.failures, view.problem, view.good_at, view.looked_at) == (0, "", NOW + DAY, NOW + DAY)


def test_a_post_is_new_once_and_stays_when_the_map_drops_it(database: Database) -> None:
    with database.writing() as tx:
        assert posts.note(tx, ["mfa-oslo", "mfa-paris", "mfa-oslo"], now=NOW) == ("mfa-oslo", "mfa-paris")
        assert posts.note(tx, ["mfa-paris", "mfa-bern"], now=NOW + DAY) == ("mfa-bern",)
        assert posts.note(tx, [], now=NOW + 2 * DAY) == ()
        found = posts.listing(tx)
    assert [(post.entity, post.first_seen_at, post.last_seen_at) for post in found] == [
        ("mfa-bern", NOW + DAY, NOW + DAY),
        ("mfa-oslo", NOW, NOW),
        ("mfa-paris", NOW, NOW + DAY),
    ]
