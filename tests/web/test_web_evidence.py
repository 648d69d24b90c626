"""Where the answers of the ministry are kept, as pages and scripts are shown it."""

import dataclasses
from datetime import timedelta

import pytest

from monitor import evidence
from monitor.bootstrap import Service
from news.articles import Exchange
from news.events import Absence, AbsenceCheck, ArticleEvent
from storage import absence, articles, events, stories
from storage.articles import NewArticle
from storage.revisions import NewRevision
from tests.web.archive import NOW, article, client_of, keep


def kept(service: Service, body: bytes) -> int:
    """The id of the evidence of an answer."""
    exchange = Exchange(
        url="https://www.gov.kz/graphql",
        method="POST",
        request_headers=(),
        request_body=b"{}",
        status=200,
        headers=(("Content-Type", "application/json"),),
        body=body,
        fetched_at=NOW,
    )
    written = evidence.write(service, exchange)
    with service.database.writing() as tx:
        return evidence.record(tx, written)


@pytest.fixture
def proven(service: Service) -> Service:
    """The small archive with a removed article whose text and whose absence are in the evidence."""
    first, second = kept(service, b'{"data": 1}'), kept(service, b'{"data": 2}')
    with service.database.writing() as tx:
        addition = NewArticle(
            article=article("en", number="88"),
            story_id=stories.create(tx, key="s88", now=NOW),
            seen_at=NOW,
            appeared_at=NOW,
            is_history=False,
            evidence_id=first,
        )
        article_id = articles.add(tx, addition, gazetteer="g1")
        absence.show(tx, article_id, "removed", missing_since=NOW)
        check = AbsenceCheck(at=NOW, listing="absent", detail="absent", is_absent=True, evidence_id=second)
        told = Absence(since=NOW, checks=(check, dataclasses.replace(check, at=NOW + timedelta(hours=1))))
        events.add(
            tx, ArticleEvent(article_id=article_id, revision_id=None, kind="removed", at=NOW, snapshot=told)
        )
    return service


def test_the_place_of_an_answer_is_told_by_its_id(proven: Service) -> None:
    with client_of(proven) as client:
        revision = client.get("/api/v1/articles/mfa/news/88").json()["revisions"][0]
        told = client.get(f"/api/v1/evidence/{revision['evidence_id']}").json()
    path = proven.settings.data_dir / "evidence" / told["file"]
    assert path.is_file()
    assert told["offset"] + told["length"] <= path.stat().st_size
    assert len(told["payload_sha256"]) == len(told["sha256"]) == 64
    assert told["url"].startswith("https://www.gov.kz/graphql")


@pytest.mark.parametrize("number", ["999999", "0", "-1", "x", "99999999999"])
def test_an_answer_that_is_not_kept_is_refused_and_no_error(proven: Service, number: str) -> None:
    with client_of(proven) as client:
        assert client.get(f"/api/v1/evidence/{number}").status_code in {404, 422}


def test_a_version_and_a_removal_show_where_their_evidence_is(proven: Service) -> None:
    with client_of(proven) as client:
        page = client.get("/articles/mfa/news/88?language=en").text
    banner = page.partition('role="note"')[2].partition("</div>")[0]
    versions = page.partition('id="versions-title"')[2].partition("</section>")[0]
    assert "/api/v1/evidence/" in versions
    assert ".warc.gz, offset " in versions
    assert banner.count("/api/v1/evidence/") == 1  # both checks were given the same answer


def test_an_article_of_many_versions_lists_them_a_page_at_a_time(service: Service) -> None:
    with service.database.writing() as tx:
        first = article("en", number="89")
        article_id = keep(tx, first, story_id=stories.create(tx, key="s89", now=NOW))
        for number in range(2, 51):
            text = dataclasses.replace(first, text=f"Text {number}.", mentions=(), fingerprint=f"f{number}")
            revision = NewRevision(
                article_id=article_id, article=text, number=number, seen_at=NOW, evidence_id=None
            )
            articles.revise(tx, revision, gazetteer="g1")
    with client_of(service) as client:
        newest = client.get("/articles/mfa/news/89?language=en").text
        oldest = client.get("/articles/mfa/news/89?language=en&before=11").text
    assert "50 versions kept" in newest
    assert newest.count('class="proof"') == 20
    assert "before=31" in newest
    assert oldest.count('class="proof"') == 10
    assert "before=" not in oldest.partition('id="versions-title"')[2].partition("</section>")[0]
