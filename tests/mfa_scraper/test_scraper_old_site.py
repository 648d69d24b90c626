"""The old site: recorded pages as directories, addresses, lists."""

import json
from pathlib import Path
from typing import Any

import pytest

from mfa_scraper.parse.old_addresses import article_address, host_of, is_listing, portal_address, unwrap
from mfa_scraper.parse.old_site import ReadArticle, read_article_page, read_list_page
from news.text import text_of_html

CASES = Path(__file__).parent / "old_cases"


def outcome(name: str) -> dict[str, Any]:
    given = json.loads((CASES / name / "input.json").read_text(encoding="utf-8"))
    address = article_address(given["url"])
    assert address is not None
    read = read_article_page(
        (CASES / name / "page.html").read_bytes(), address, content_type=given["content_type"]
    )
    if not isinstance(read, ReadArticle):
        return {"is": "unreadable", "id": read.external_id, "reason": read.reason}
    return {
        "is": "article",
        "key": read.article.ref.key,
        "language": read.article.language,
        "title": read.article.title,
        "text": text_of_html(read.article.body_html),
        "date": read.article.created_raw,
        "images": list(read.article.image_urls),
        "note": read.note,
    }


@pytest.mark.parametrize("name", sorted(path.name for path in CASES.iterdir()))
def test_a_recorded_page_comes_out_as_written_down(name: str) -> None:
    assert outcome(name) == json.loads((CASES / name / "expected.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("url", "key", "language"),
    [
        ("http://mfa.gov.kz/en/content-view/a-b", "mfa/content-view/a-b", "en"),
        ("https://www.mfa.gov.kz:443/ru/content-view/a-b/?page=2#top", "mfa/content-view/a-b", "ru"),
        ("HTTP://MFA.GOV.KZ:8080/index.php/KZ/content-view/a-b", "mfa/content-view/a-b", "kk"),
        ("http://mfa.gov.kz/en/kuala_lumpur/content-view/a", "mfa-kuala-lumpur/content-view/a", "en"),
        ("http://web.archive.org/web/2015*/http://mfa.gov.kz/en/content-view/a", "mfa/content-view/a", "en"),
        ("https://web.archive.org/web/20150312if_/mfa.gov.kz/en/content-view/a", "mfa/content-view/a", "en"),
        (
            "https://web.archive.org/web/20200101000000/http://a.org/20150101000000/mfa.gov.kz/en/content-view/a",
            "mfa/content-view/a",
            "en",
        ),
        ("http://mfa.gov.kz/kk/content-view/%D2%9Baza%D2%9Bstan", "mfa/content-view/azastan", "kk"),
        ("http://mfa.gov.kz/kk/content-view/%D2%9B%D2%9B", "mfa/content-view/ққ", "kk"),
        ("http://mfa.gov.kz/ru/content-view/%E2%F1%F2", "mfa/content-view/вст", "ru"),
        ("http://mfa.gov.kz/en/content-view/a%20b", "mfa/content-view/a-b", "en"),
    ],
)
def test_an_address_of_the_old_site_tells_the_release_and_its_language(
    url: str, key: str, language: str
) -> None:
    address = article_address(url)
    assert address is not None
    assert (address.ref.key, address.language) == (key, language)
    again = article_address(address.url)
    assert again is not None
    assert (again.ref, again.url) == (address.ref, address.url)


@pytest.mark.parametrize(
    "url",
    [
        "http://mfa.gov.kz/en/content/news",
        "http://example.org/en/content-view/a",
        "http://mfa.gov.kz.example.org/en/content-view/a",
        "http://mfa.gov.kz/en/content-view/a%2Fb",
        "http://mfa.gov.kz/en/content-view/%07",
        "http://mfa.gov.kz/en/content-view/" + "a" * 301,
        "http://mfa.gov.kz:port/en/content-view/a",
        "http://[::1/en/content-view/a",
        "ftp://mfa.gov.kz/en/content-view/a",
        "mfa.gov.kz",
        "",
    ],
)
def test_other_addresses_lead_to_no_release_of_the_old_site(url: str) -> None:
    assert article_address(url) is None


def test_a_wrapped_address_tells_when_it_was_captured_only_to_the_second() -> None:
    assert str(unwrap("http://a.org/web/20150312101500/http://mfa.gov.kz/").captured_at) == (
        "2015-03-12 10:15:00+00:00"
    )
    assert unwrap("http://a.org/web/20159912101500/http://mfa.gov.kz/").captured_at is None
    assert unwrap("http://a.org/web/2015/http://mfa.gov.kz/").captured_at is None


def test_lists_are_told_from_other_pages() -> None:
    assert is_listing("http://mfa.gov.kz/en/content/news?page=2")
    assert is_listing("http://www.mfa.gov.kz/ru/delhi/content/news/2")
    assert not is_listing("http://mfa.gov.kz/en/content-view/a")
    assert not is_listing("news")
    assert host_of("news") == ""


def test_an_address_of_the_portal_tells_the_release() -> None:
    address = portal_address("https://www.gov.kz/memleket/entities/mfa-delhi/press/news/details/13?lang=kk")
    assert address is not None
    assert (address.ref.key, address.language) == ("mfa-delhi/news/13", "kk")
    assert portal_address("https://www.gov.kz/memleket/entities/mfa/press/other/details/13") is None
    assert portal_address("https://www.gov.kz/memleket/entities/mfa") is None
    assert portal_address("news") is None


def test_a_list_names_its_articles_once_and_the_next_page() -> None:
    page = (
        '<div class="content-news-item-title"><a href="/en/content-view/a">A</a></div>'
        '<div class="content-news-item-title"><a href="content-view/b"><b>B</b></a><a>none</a></div>'
        '<div class="content-news-item-title"><a href="/en/content-view/a">A</a></div>'
        '<div class="content-news-item-title"><a href="http://example.org/x">X</a></div>'
        '<div class="content-news-item-title"><a href="http://[x">X</a></div>'
        '<li class="next"><a href="">here</a></li><li class="next"><a href="?page=2">»</a></li>'
    )
    read = read_list_page(page.encode(), "http://mfa.gov.kz/en/content")
    assert read.article_urls == (
        "http://mfa.gov.kz/en/content-view/a",
        "http://mfa.gov.kz/en/content-view/b",
    )
    assert read.next_url == "http://mfa.gov.kz/en/content?page=2"


def test_a_list_of_another_host_is_read_where_that_host_is_asked_for() -> None:
    page = '<div class="content-news-item-title"><a href="/en/content-view/a">A</a></div>'
    read = read_list_page(page.encode(), "http://127.0.0.1:8799/en/content/news", hosts={"127.0.0.1"})
    assert read.article_urls == ("http://127.0.0.1:8799/en/content-view/a",)
    assert read.next_url is None
    address = article_address(read.article_urls[0], hosts={"127.0.0.1"})
    assert address is not None
    assert address.url == "http://127.0.0.1:8799/en/content-view/a"
