"""The stand-in's sections, its site map in every form, and its agency."""

import gzip
import urllib.error
import urllib.request
from datetime import UTC, datetime

import pytest

from standin import Ministry
from standin.agency import Agency, gap_report, reworded
from standin.desk import Question
from standin.site_map import answer_site_map
from standin.stories import load_archive

ANCHOR = datetime(2026, 9, 1, 6, tzinfo=UTC)


@pytest.mark.parametrize("section", ["article", "region-news", "events", "documents"])
def test_every_section_has_stories_of_the_ministry_and_numbers_of_its_own(section: str) -> None:
    with Ministry(archive=True, anchor=ANCHOR) as ministry:
        rows = ministry.desk.page(Question(section=section, language="ru", size=50))
        news = ministry.desk.page(Question(section="news", language="ru", size=500))
    assert len(rows) >= 2
    assert {row["id"] for row in rows} <= {row["id"] for row in news}


def test_events_and_documents_also_come_under_other_names() -> None:
    with Ministry(archive=True, anchor=ANCHOR) as ministry:
        for section, own, other in (("events", "created_date", "start_date"), ("documents", "title", "name")):
            rows = ministry.desk.page(Question(section=section, language="ru", size=50))
            assert any(own in row for row in rows)
            assert any(other in row and own not in row for row in rows)


def read(url: str, **headers: str) -> bytes:
    request = urllib.request.Request(url, headers=headers)  # noqa: S310 - the stand-in's address
    with urllib.request.urlopen(request, timeout=10) as answer:  # noqa: S310 - as above
        return bytes(answer.read())


def test_the_site_map_has_every_form_that_the_standard_knows() -> None:
    entities = [f"mfa-x{number}" for number in range(50)]
    forms = {
        form: answer_site_map("/sitemap.xml", site="http://x", form=form, entities=entities)
        for form in ("plain", "index", "gzip", "broken")
    }
    bodies = {form: answer.body for form, answer in forms.items() if answer}
    assert gzip.decompress(bodies["gzip"]) == bodies["plain"]
    assert bodies["plain"].startswith(bodies["broken"])
    assert bodies["index"].count(b"<sitemap>") == 2
    part = answer_site_map("/sitemap-1.xml.gz", site="http://x", form="index", entities=entities)
    assert part is not None
    assert b"mfa-x49" in gzip.decompress(part.body)
    for path, form in (
        ("/sitemap-1.xml.gz", "plain"),
        ("/sitemap-9.xml.gz", "index"),
        ("/sitemap-a", "index"),
    ):
        assert answer_site_map(path, site="http://x", form=form, entities=entities) is None
    with pytest.raises(ValueError, match="form"):
        answer_site_map("/sitemap.xml", site="http://x", form="round", entities=entities)


def test_an_agency_carries_releases_in_its_own_words_and_one_that_nobody_released() -> None:
    story = next(story for story in load_archive() if {"kk", "ru", "en"} <= set(story["texts"]))
    carried = [reworded(story, language, ANCHOR) for language in ("kk", "ru", "en")]
    assert all(each.title != story["texts"][each.language]["title"] for each in carried)
    with Agency([*carried, gap_report(ANCHOR)]) as agency:
        english = read(f"{agency.url}/rss/eng.xml").decode()
        assert "the press service of the Kazakh MFA reported" in english
        assert "sheep breeding" in english
        assert "МИД РК" in read(f"{agency.url}/rss/rus.xml").decode()
        assert "ҚР СІМ" in read(f"{agency.url}/rss/kaz.xml").decode()
        page = read(f"{agency.url}/news/{carried[2].slug}").decode()
        assert "<nav>" in page
        with pytest.raises(UnicodeDecodeError):
            read(f"{agency.url}/broken.xml").decode()
        tag = urllib.request.urlopen(f"{agency.url}/atom.xml", timeout=10).headers["ETag"]  # noqa: S310 - as above
        with pytest.raises(urllib.error.HTTPError, match="304"):
            read(f"{agency.url}/atom.xml", **{"If-None-Match": tag})
        agency.status = 503
        with pytest.raises(urllib.error.HTTPError, match="503"):
            read(f"{agency.url}/news")
        assert [seen.status for seen in agency.requests][-2:] == [304, 503]
