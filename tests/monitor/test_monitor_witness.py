"""Agencies as witnesses: what is linked, what is a gap, and when a gap may be called one."""

from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from monitor import doctor, witness
from monitor.verify import verify
from news.articles import Exchange
from news.crawls import CrawlOutcome
from news.found import AgencyMarks, AgencyVisit, FetchedReport
from storage.tables import agency_reports, evidence
from tests.monitor.house import START, House, row

FEED = "https://agency.test/rss.xml"
TEXT = "Serik Testov held talks with Cuba. There were 340 guests and nine students."
REPORT = "Serik Testov held talks with Cuba, the press service of the Kazakh MFA reported. 340 guests came."


def watching(house: House) -> House:
    """A house that has read every listing, and asks one agency."""
    return house.begun().under(replace(house.service.settings, agencies=(FEED,)))


def reported(house: House, number: int = 1, text: str = REPORT, **facts: object) -> int:
    """One look at the agency that brings one report."""
    given = {"published_at": house.clock.now(), "title": "Talks with Cuba", "text": text} | facts
    report = FetchedReport(agency=FEED, url=f"https://agency.test/{number}", **given)  # type: ignore[arg-type]
    return witness.keep(house.service, AgencyVisit(agency=FEED, reports=(report,)))


def test_a_report_is_linked_to_the_release_that_is_there(house: House) -> None:
    home = watching(house)
    home.read(row(7, TEXT, title="Talks with Cuba"))
    assert reported(home) == 1
    assert reported(home) == 0
    home.clock.move(hours=7)
    assert witness.gaps(home.service) == ()


def test_a_report_without_a_release_is_a_gap_after_its_grace_until_the_release_comes(house: House) -> None:
    home = watching(house)
    reported(home)
    assert witness.gaps(home.service) == ()
    for _ in range(7):
        home.clock.move(hours=1)
        for language in ("kk", "ru", "en"):
            home.crawl(CrawlOutcome.COMPLETE, language)
    (gap,) = witness.gaps(home.service)
    assert (gap.report.states, gap.is_read) == (("CU", "KZ"), True)
    assert home.alerts() == []
    (finding,) = [each for each in doctor.examine(home.service) if each.subject == "possible gaps"]
    assert "the portal has not shown it" in finding.found
    home.read(row(7, TEXT, title="Talks with Cuba", at="2026-09-01T06:10:00+00:00"))
    assert witness.link_waiting(home.service) == 1
    assert witness.gaps(home.service) == ()


def test_a_gap_is_not_laid_at_the_portals_door_when_it_could_not_be_read(house: House) -> None:
    home = watching(house)
    reported(home)
    home.clock.move(hours=7)
    (gap,) = witness.gaps(home.service)
    assert not gap.is_read
    (finding,) = [each for each in doctor.examine(home.service) if each.subject == "possible gaps"]
    assert finding.is_good
    assert "the portal could not be read then" in finding.found


def test_another_agencys_news_and_an_old_report_are_no_gaps(house: House) -> None:
    home = watching(house)
    reported(home, 1, "The Algerian press service reported snow.")
    reported(home, 2, published_at=START - timedelta(days=90))
    home.clock.move(hours=7)
    assert witness.gaps(home.service) == ()


def test_a_report_in_another_language_finds_the_release_and_one_without_a_date_too(house: House) -> None:
    home = watching(house)
    home.read(row(7, "Серик Тестов провел переговоры с Кубой. Было 340 гостей и студенты.", language="ru",
                  title="Переговоры с Кубой"))  # fmt: skip
    reported(home, 1, published_at=None)
    home.clock.move(hours=7)
    assert witness.gaps(home.service) == ()


def test_another_event_of_the_same_states_does_not_hide_the_gap(house: House) -> None:
    home = watching(house)
    home.read(row(7, "Painter Rosa Ejemplo shows 25 pictures of Cuba in the museum.", title="Exhibition"))
    reported(home)
    home.clock.move(hours=7)
    assert len(witness.gaps(home.service)) == 1


def test_an_agency_is_due_at_its_interval_and_less_often_while_it_fails(house: House) -> None:
    home = watching(house)
    assert witness.due(home.service) == (FEED,)
    witness.keep(home.service, AgencyVisit(agency=FEED, marks=AgencyMarks(etag="x")))
    assert witness.due(home.service) == ()
    assert witness.marks(home.service, FEED).etag == "x"
    home.clock.move(minutes=15)
    assert witness.due(home.service) == (FEED,)
    witness.settle(home.service, FEED)
    assert witness.due(home.service) == ()
    witness.settle(home.service, FEED)
    home.clock.move(minutes=16)
    assert witness.due(home.service) == ()
    (agency,) = witness.agencies(home.service)
    assert (agency.failures, agency.problem) == (1, "The look was ended before it was done.")
    (finding,) = [each for each in doctor.examine(home.service) if each.subject.startswith("agency")]
    assert not finding.is_good
    home.clock.move(minutes=15)
    assert witness.due(home.service) == (FEED,)


def test_a_plan_of_a_clock_that_was_wrong_is_not_waited_for(house: House) -> None:
    home = watching(house)
    home.clock.move(days=400)
    witness.keep(home.service, AgencyVisit(agency=FEED))
    home.clock.move(days=-400)
    assert witness.due(home.service) == (FEED,)


def test_no_agencies_means_nothing_to_ask_and_nothing_to_show(house: House) -> None:
    assert (witness.due(house.service), witness.agencies(house.service)) == ((), ())
    assert witness.link_waiting(house.service) == 0


def test_waits_grow_to_six_hours_and_never_under_the_interval() -> None:
    waits = [witness.next_wait_s(900, failures) for failures in (0, 1, 3, 50)]
    assert waits == [900, 1800, 7200, 21600]
    assert witness.next_wait_s(90_000, 9) == 90_000


def test_the_answer_that_reports_were_read_from_is_kept_once_as_their_proof(house: House) -> None:
    answer = Exchange(
        url=FEED,
        method="GET",
        request_headers=(),
        request_body=b"",
        status=200,
        headers=(("Content-Type", "application/rss+xml"),),
        body=b"<rss/>",
        fetched_at=START,
    )
    home = watching(house)
    reports = tuple(
        FetchedReport(
            agency=FEED,
            url=f"https://agency.test/{number}",
            title="Talks with Cuba",
            text=REPORT,
            published_at=START,
            exchange=answer,
        )
        for number in range(2)
    )
    witness.keep(home.service, AgencyVisit(agency=FEED, reports=reports))
    with home.service.database.reading() as tx:
        proofs = tx.connection.execute(
            select(evidence.c.id, evidence.c.kind, evidence.c.url).join(
                agency_reports, agency_reports.c.evidence_id == evidence.c.id
            )
        ).all()
    assert len(proofs) == 2
    assert {(kind, url) for _id, kind, url in proofs} == {("report", FEED)}
    assert len({each.id for each in proofs}) == 1
    assert verify(home.service).is_whole
