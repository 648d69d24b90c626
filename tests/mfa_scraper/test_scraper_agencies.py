"""Feeds, pages and site maps as they come, whole and broken."""

import gzip
import json
from datetime import UTC, datetime, timedelta

import pytest

from mfa_scraper.parse.charsets import decoded_markup
from mfa_scraper.parse.feeds import MOST_ITEMS, address_of, read_feed
from mfa_scraper.parse.fields import under_known_names
from mfa_scraper.parse.guarding import unless_it_raises
from mfa_scraper.parse.reports import is_report_of, is_summary, linked_reports, read_report_page
from mfa_scraper.parse.rows import Origin, read_row
from mfa_scraper.parse.sections import SECTIONS, article_url
from mfa_scraper.parse.site_map import MOST_FILES, MOST_POSTS, is_same_site, read_site_map
from news.articles import FetchedArticle
from news.entities import SECTIONS as NAMES

NOW = datetime(2026, 5, 13, 9, tzinfo=UTC)
SITE = "https://agency.test"


def feed(*items: str, head: str = '<?xml version="1.0" encoding="utf-8"?>') -> bytes:
    return f'{head}<rss version="2.0"><channel><title>Wire</title>{"".join(items)}</channel></rss>'.encode()


def item(number: int = 1, *, date: str = "Tue, 12 May 2026 09:00:00 +0500") -> str:
    return (
        f"<item><title><![CDATA[Talks &laquo;{number}&raquo;]]></title>"
        f"<link>/news/{number}?utm_source=rss&amp;a=1#top</link>"
        f"<pubDate>{date}</pubDate><description><![CDATA[<p>They met.</p>]]></description></item>"
    )


def test_a_feeds_items_have_full_addresses_plain_titles_and_instants() -> None:
    (found,) = read_feed(feed(item()), content_type="application/rss+xml", base_url=SITE, now=NOW) or ()
    assert found.url == f"{SITE}/news/1?a=1"
    assert (found.title, found.text) == ("Talks «1»", "They met.")
    assert found.published_at == datetime(2026, 5, 12, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("date", "at"),
    [
        ("12.05.2026 в обед", datetime(2026, 5, 11, 19, tzinfo=UTC)),
        ("soon", None),
        ("", None),
        ("Tue, 12 May 2099 09:00:00 +0500", None),
        ("2026-05-12T09:00:00+05:00", datetime(2026, 5, 12, 4, tzinfo=UTC)),
    ],
)
def test_a_broken_date_costs_no_report_and_one_in_the_future_is_none(date: str, at: datetime | None) -> None:
    (found,) = read_feed(feed(item(date=date)), content_type="", base_url=SITE, now=NOW) or ()
    assert found.published_at == at


def test_half_a_feed_gives_its_first_items() -> None:
    whole = feed(item(1), item(2), item(3))
    found = read_feed(whole[: whole.index(b"/news/3")], content_type="", base_url=SITE, now=NOW)
    assert [each.url[-3:] for each in found or ()][:2] == ["a=1", "a=1"]
    assert len(found or ()) >= 2


def test_atom_with_whole_texts_is_read_alike() -> None:
    atom = (
        '<feed xmlns="http://www.w3.org/2005/Atom"><entry><title>Talks</title>'
        f"<id>{SITE}/7</id><updated>2026-05-12T04:00:00Z</updated><summary>Short.</summary>"
        '<content type="html">&lt;p&gt;The whole text.&lt;/p&gt;</content></entry></feed>'
    )
    (found,) = read_feed(atom.encode(), content_type="", base_url=SITE, now=NOW) or ()
    assert (found.url, found.text) == (f"{SITE}/7", "The whole text.")


def test_what_is_no_feed_is_none_and_an_item_that_says_nothing_is_left_out() -> None:
    assert read_feed(b"<html><body>Sorry</body></html>", content_type="", base_url=SITE, now=NOW) is None
    assert read_feed(b"", content_type="", base_url=SITE, now=NOW) is None
    empty = "<item><link>/a</link></item><item><title>No link</title></item>"
    assert read_feed(feed(empty), content_type="", base_url=SITE, now=NOW) == ()


def test_a_huge_feed_is_cut() -> None:
    many = feed(*(item(number) for number in range(MOST_ITEMS + 50)))
    assert len(read_feed(many, content_type="", base_url=SITE, now=NOW) or ()) == MOST_ITEMS


@pytest.mark.parametrize(
    ("link", "address"),
    [
        ("/a?utm_medium=x", f"{SITE}/a"),
        ("https://other.test/b", "https://other.test/b"),
        ("javascript:alert(1)", ""),
        ("http://[broken", ""),
        ("http://", ""),
        (None, ""),
    ],
)
def test_an_address_is_made_whole_or_left_out(link: object, address: str) -> None:
    assert address_of(link, SITE) == address


RUSSIAN = "Казахстан и Куба провели переговоры"


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (RUSSIAN.encode(), ""),
        (RUSSIAN.encode("utf-8-sig"), ""),
        (RUSSIAN.encode("utf-16"), ""),
        (RUSSIAN.encode("cp1251"), "text/xml; charset=windows-1251"),
        (RUSSIAN.encode("cp1251"), "text/xml; charset=utf-8"),
        (RUSSIAN.encode("cp1251"), "text/xml; charset=nonsense"),
        (f'<?xml version="1.0" encoding="koi8-r"?>{RUSSIAN}'.encode("koi8-r"), ""),
    ],
)
def test_the_letters_of_a_feed_survive_a_wrong_charset(body: bytes, content_type: str) -> None:
    assert decoded_markup(body, content_type) == RUSSIAN


def test_bytes_of_no_charset_are_replaced() -> None:
    assert "\ufffd" in decoded_markup("Zürich\xff".encode("latin-1"), "")


def test_the_links_of_a_page_that_look_like_headings_are_its_reports() -> None:
    page = """<ul><li><a href="/politics">Politics</a></li></ul>
        <a href="/news/1">Kazakhstan and Cuba held talks on trade</a>
        <a href="/news/1#comments">Kazakhstan and Cuba held talks on trade, again</a>
        <a href="https://other.test/2">An address of another site that is long</a>
        <a href="/files/report.pdf">A file that has a very long name indeed</a>
        <a href="/">The front page of this agency of ours</a><a>Nothing is here at all to be read</a>"""
    found = linked_reports(page.encode(), content_type="text/html", base_url=f"{SITE}/news")
    assert [(each.url, each.title) for each in found] == [
        (f"{SITE}/news/1", "Kazakhstan and Cuba held talks on trade")
    ]
    many = "".join(
        f'<a href="/n/{number}">A heading that is long enough {number}</a>' for number in range(300)
    )
    assert len(linked_reports(many.encode(), content_type="", base_url=SITE)) == 100


def test_only_pages_of_the_site_are_reports() -> None:
    assert is_report_of(f"{SITE}/a", SITE)
    assert is_report_of("https://www.agency.test/a", SITE)
    assert not is_report_of("https://agency.test:8443/a", SITE)
    assert not is_same_site("http://[x", SITE)


def test_a_text_that_breaks_off_is_a_summary() -> None:
    assert is_summary("Short.")
    assert is_summary("Long. " * 200 + "Read more")
    assert not is_summary("Long. " * 200)


PAGE = """<html><head><title>Talks with Cuba held</title>
<meta property="article:published_time" content="{date}"></head><body>
<nav><ul><li>Menu of sections</li></ul></nav>
<article><h1>Talks with Cuba held</h1>
<p>Deputy Minister Serik Testov received the Cuban minister in Astana, and they spoke for two hours.</p>
<p>The sides spoke of 340 students and of a plant for vaccines that is to be built in the north.</p></article>
<footer>All rights reserved.</footer></body></html>"""


@pytest.mark.parametrize(
    ("date", "at"),
    [("2026-05-12T10:00:00+05:00", datetime(2026, 5, 11, 19, tzinfo=UTC)), ("2026-09-01", None), ("", None)],
)
def test_a_reports_page_gives_its_text_without_the_menu(date: str, at: datetime | None) -> None:
    found = read_report_page(PAGE.format(date=date).encode(), content_type="text/html", now=NOW)
    assert found is not None
    assert "340 students" in found.text
    assert "Menu of sections" not in found.text
    assert "All rights reserved" not in found.text
    assert (found.title, found.published_at) == ("Talks with Cuba held", at)


@pytest.mark.parametrize("body", [b"", b"{}", b"<html></html>", b"\x00\xff" * 500])
def test_a_page_without_a_text_is_none(body: bytes) -> None:
    assert read_report_page(body, content_type="", now=NOW) is None


def locations(*paths: str) -> bytes:
    urls = "".join(f"<url><loc> https://www.gov.kz{path} </loc></url>" for path in paths)
    return f'<?xml version="1.0"?><urlset>{urls}</urlset>'.encode()


def test_a_site_map_names_posts_and_others_are_passed_by() -> None:
    body = locations(
        "/memleket/entities/mfa-oslo/press/news?lang=en",
        "/memleket/entities/mfa-oslo",
        "/memleket/entities/mfa-kuala-lumpur/about",
        "/memleket/entities/mfa/press",
        "/memleket/entities/economy/press",
        "/memleket/entities/mfa-",
        "/memleket/entities/mfa-&lt;x&gt;/a",
        f"/memleket/entities/mfa-{'x' * 200}/a",
        "/search?next=mfa-bern",
    )
    assert read_site_map(body, max_bytes=100_000).posts == ("mfa-kuala-lumpur", "mfa-oslo")
    assert read_site_map(gzip.compress(body), max_bytes=100_000).posts == ("mfa-kuala-lumpur", "mfa-oslo")
    assert read_site_map(body[:150], max_bytes=100_000).posts == ("mfa-oslo",)
    assert read_site_map(gzip.compress(body)[:40] + b"broken", max_bytes=100).posts == ()


def test_an_index_names_files_and_both_are_bounded() -> None:
    files = "".join(f"<sitemap><loc>https://www.gov.kz/{number}.xml</loc></sitemap>" for number in range(90))
    read = read_site_map(f"<sitemapindex>{files}</sitemapindex>".encode(), max_bytes=100_000)
    assert (len(read.files), read.posts) == (MOST_FILES, ())
    many = locations(*(f"/memleket/entities/mfa-x{number}/a" for number in range(2000)))
    assert len(read_site_map(many, max_bytes=10_000_000).posts) == MOST_POSTS
    bomb = gzip.compress(b" " * 50_000_000)
    assert read_site_map(bomb, max_bytes=1000).posts == ()


def test_the_sections_are_those_that_can_be_asked_for() -> None:
    assert tuple(sorted(SECTIONS)) == tuple(sorted(NAMES))
    url = article_url("https://x.test", entity="mfa", section="region-news", external_id="5", language="kk")
    assert url == "https://x.test/memleket/entities/mfa/press/region-news/details/5?lang=kk"


def origin(section: str) -> Origin:
    return Origin(site_url="https://x.test", entity="mfa", section=section, language="ru")


def test_an_event_and_a_document_may_name_their_fields_otherwise() -> None:
    event = {
        "id": 5,
        "title": "Форум",
        "description": "<p>О торговле</p>",
        "start_date": "2026-05-12",
        "place": None,
    }
    document = {
        "id": "6",
        "name": {"ru": "План", "kk": "Жоспар"},
        "date": "2026-05-01",
        "content": None,
        "file": {"name": "План.pdf", "url": "/uploads/a&b.pdf"},
        "files": ["/uploads/c.pdf", "no address", {"path": "http://[x"}, 7, None],
    }
    read = [read_row(event, origin("events")), read_row(document, origin("documents"))]
    assert all(isinstance(each, FetchedArticle) for each in read)
    first, second = (each for each in read if isinstance(each, FetchedArticle))
    assert (first.title, first.lead_html, first.created_raw) == ("Форум", "<p>О торговле</p>", "2026-05-12")
    assert (second.title, second.created_raw) == ("План", "2026-05-01")
    assert '<a href="https://x.test/uploads/a&amp;b.pdf">План.pdf</a>' in second.body_html
    assert '<a href="https://x.test/uploads/c.pdf"></a>' in second.body_html
    assert json.loads(second.raw) == document


def test_a_document_without_a_text_is_kept_for_its_title() -> None:
    read = read_row({"id": 6, "title": "Приказ", "body": None}, origin("documents"))
    assert isinstance(read, FetchedArticle)
    assert (read.title, read.body_html) == ("Приказ", "")


def test_a_field_of_a_wrong_type_is_left_for_the_reader_of_rows() -> None:
    row = {"id": 1, "name": "", "body": 7, "file": "/a.pdf"}
    named = under_known_names(row, language="ru", site_url="https://x.test")
    assert (named["title"], named["body"]) == ("", 7)
    assert not isinstance(read_row(row, origin("documents")), FetchedArticle)


def test_the_same_id_in_two_sections_is_two_articles() -> None:
    row = {"id": 5, "title": "Одно", "body": "и то же"}
    refs = {read.ref for name in NAMES if isinstance(read := read_row(row, origin(name)), FetchedArticle)}
    assert len(refs) == len(NAMES)


def test_a_feeds_clock_may_be_a_day_ahead() -> None:
    soon = (NOW + timedelta(hours=20)).strftime("%a, %d %b %Y %H:%M:%S +0000")
    (found,) = read_feed(feed(item(date=soon)), content_type="", base_url=SITE, now=NOW) or ()
    assert found.published_at == NOW + timedelta(hours=20)


def test_a_reference_to_no_character_costs_no_feed() -> None:
    odd = item().replace("Talks", "Talks &#99999999999; &#xD800; &#0; &#x41;")
    plain = odd.replace("<![CDATA[", "").replace("]]>", "")
    (found,) = read_feed(feed(plain), content_type="", base_url=SITE, now=NOW) or ()
    assert found.title.startswith("Talks")
    assert " A " in found.title


def test_a_library_that_raises_gives_nothing() -> None:
    assert unless_it_raises(lambda: int("x")) is None
    assert unless_it_raises(lambda: int("7")) == 7
    assert read_feed(b"<rss><channel><item><title>x</title>", content_type="", base_url=SITE, now=NOW) == ()
