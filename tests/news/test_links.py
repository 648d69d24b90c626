"""Where the links of a body lead."""

from datetime import UTC, datetime

import pytest

from news.articles import ArticleRef, FetchedArticle
from news.links import MOST_LINKS, links_of_html
from news.understand import read_article

BASE = "https://www.example.org/mfa/press/news/details/1300001?lang=en"


@pytest.mark.parametrize(
    ("markup", "links"),
    [
        ("", ()),
        ("<p>href is only a word</p>", ()),
        ('<a href="/mfa/documents/7">x</a>', ("https://www.example.org/mfa/documents/7",)),
        ('<A HREF="1300002?lang=kk">x</A>', ("https://www.example.org/mfa/press/news/details/1300002?lang=kk",)),
        ('<a href="//other.example/a">x</a>', ("https://other.example/a",)),
        ('<a href=" https://other.example/\n a ">x</a>', ("https://other.example/a",)),
        ('<a href="https://other.example/a#one">x</a><a href="https://other.example/a">x</a>',
         ("https://other.example/a",)),
        ('<a href="http://b.example/">x</a><a href="http://a.example/">x</a>',
         ("http://b.example/", "http://a.example/")),
        ('<a href="https://a.example/?x=1&amp;y=2">x</a>', ("https://a.example/?x=1&y=2",)),
    ],
)  # fmt: skip
def test_links_are_absolute_in_order_and_each_once(markup: str, links: tuple[str, ...]) -> None:
    assert links_of_html(markup, base=BASE) == links


@pytest.mark.parametrize(
    "href",
    ["", "#top", BASE, "mailto:desk@example.org", "javascript:alert(1)", "data:text/html,x", "ftp://a.example/",
     "https://", "https://[::1", "tel:+77172720000", "https://a.example/" + "x" * 2000],
)  # fmt: skip
def test_what_leads_nowhere_over_http_is_no_link(href: str) -> None:
    assert links_of_html(f'<a href="{href}">x</a><a>y</a><a href>z</a>', base=BASE) == ()


def test_a_menu_of_links_is_cut() -> None:
    menu = "".join(f'<a href="/{number}">x</a>' for number in range(1000))
    assert len(links_of_html(menu, base=BASE)) == MOST_LINKS


def test_without_an_address_of_its_own_a_release_has_only_whole_links() -> None:
    assert links_of_html('<a href="/a">x</a><a href="https://a.example/">y</a>', base="") == (
        "https://a.example/",
    )


def test_a_release_knows_where_its_body_links_to() -> None:
    fetched = FetchedArticle(
        ref=ArticleRef(entity="mfa", section="news", external_id="1"),
        language="en",
        url=BASE,
        title="Title",
        body_html='<p>See <a href="/mfa/documents/7">the text</a>.</p>',
        raw=b"{}",
    )
    article = read_article(fetched, fetched_at=datetime(2026, 9, 1, tzinfo=UTC))
    assert article.link_urls == ("https://www.example.org/mfa/documents/7",)
