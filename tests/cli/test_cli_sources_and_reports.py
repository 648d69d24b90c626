"""`sources`, `report` and `crawl --section`, as their users hold them."""

import json
from pathlib import Path

import pytest

from monitor import posts
from monitor.bootstrap import open_service
from monitor.settings import load_settings
from standin import Ministry
from tests.cli.door import Door

REPORT = (
    "date 2026-05-13 Deputy Minister of Foreign Affairs of Kazakhstan Serik Testov met with the Cuban side, "
    "the press service of the Kazakh MFA reported May 12."
)


def test_sources_lists_each_listing_with_its_state_and_interval(mfa: Door) -> None:
    door = mfa.under(MFA_ENTITIES="mfa,mfa-paris", MFA_SECTIONS="news,events")
    listed = json.loads(door("sources", "--json").out)
    assert [each["key"] for each in listed] == [
        "mfa/news/en",
        "mfa/events/en",
        "mfa-paris/news/en",
        "mfa-paris/events/en",
    ]
    assert {each["state"] for each in listed} == {"waiting"}
    assert {each["interval_s"] for each in listed} == {300.0}
    shown = door("sources").out
    assert "mfa-paris" in shown
    assert "300 s" in shown


def test_sources_says_that_posts_are_yet_to_be_found_and_then_shows_them(mfa: Door, tmp_path: Path) -> None:
    door = mfa.under(MFA_ENTITIES="mfa,mfa-*,!mfa-london")
    assert "found when ./mfa run has read the site map" in door("sources").out
    service = open_service(load_settings(dict(door.environment), file=tmp_path / "own.toml"))
    posts.note(service, ["mfa-oslo", "mfa-london"])
    service.close()
    listed = json.loads(door("sources", "--json").out)
    assert [each["entity"] for each in listed] == ["mfa", "mfa-oslo"]
    assert "site map" not in door("sources").out


def test_report_reads_a_file_or_standard_input(mfa: Door, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    shown = mfa("report", str(tmp_path / "report.txt"))
    assert shown.code == 0
    assert all(
        said in shown.out for said in ("2026-05-13", "2026-05-12", "CU Cuba, KZ Kazakhstan", "Serik Testov")
    )
    read = json.loads(mfa("report", "--json", stdin=REPORT.encode()).out)
    assert (read["date"], read["reported_on"], read["states"]) == ("2026-05-13", "2026-05-12", ["CU", "KZ"])
    assert read["cites_ministry"] is True


def test_report_takes_a_title_and_a_day(mfa: Door) -> None:
    words = ("report", "--title", "Talks with Cuba", "--date", "2026-05-13", "--json")
    read = json.loads(mfa(*words, stdin=b"The sides met yesterday.").out)
    assert (read["states"], read["reported_on"], read["source"]) == (["CU"], "2026-05-12", "")
    assert "does not name the ministry" in mfa("report", stdin=b"Snow fell.").out


@pytest.mark.parametrize(
    ("words", "stdin", "said"),
    [
        (("report", "/nowhere/report.txt"), b"", "Cannot read /nowhere/report.txt"),
        (("report",), b"  \n", "There is no text in it"),
        (("report",), b"x" * 2_000_001, "so it is no report"),
    ],
)
def test_a_report_that_cannot_be_read_is_one_sentence(
    mfa: Door, words: tuple[str, ...], stdin: bytes, said: str
) -> None:
    ended = mfa(*words, stdin=stdin)
    assert ended.code == 2
    assert said in ended.err.replace("\n", " ")


def test_a_crawl_of_one_section_reads_that_alone(mfa: Door) -> None:
    with Ministry(archive=True) as ministry:
        door = mfa.under(MFA_SITE_URL=ministry.url, MFA_SECTIONS="news,documents,region-news")
        ended = door("crawl", "--section", "documents", "--json")
        assert ended.code == 0
        (told,) = json.loads(ended.out)
        assert (told["source"]["section"], told["last_run"]["new"]) == ("documents", 2)
        assert not [seen for seen in ministry.requests if seen.path.endswith(("/news", "/graphql"))]
        assert door("crawl", "--section", "region-news").code == 0


def test_a_section_that_is_not_watched_is_refused(mfa: Door) -> None:
    ended = mfa("crawl", "--section", "events")
    assert ended.code == 2
    assert "MFA_SECTIONS" in ended.err
    many = mfa.under(MFA_LANGUAGES="kk,ru,en,tr", MFA_SECTIONS="news,events,article,documents")
    assert "and 4 more" in many("crawl", "--entity", "mfa-oslo").err.replace("\n", " ")
