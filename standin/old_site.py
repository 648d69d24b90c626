"""The ministry's old site: server-rendered lists and articles, written by many hands, in three languages."""

import html
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from standin.newsroom import Newsroom, Release
from standin.rows import slug_of
from standin.stories import ASTANA, Text

POSTS = {3: "delhi", 7: "paris"}  # of ten releases, those that an embassy published
_PER_PAGE = 10
_LISTING = re.compile(r"/(?P<language>kk|ru|en)(?:/(?P<post>delhi|paris))?/content/news/?")
_ARTICLE = re.compile(r"/(?P<language>kk|ru|en)(?:/(?P<post>[a-z]+))?/content-view/(?P<slug>[^/]+)/?")
_MONTHS = {
    "kk": (
        "қаңтар",
        "ақпан",
        "наурыз",
        "сәуір",
        "мамыр",
        "маусым",
        "шілде",
        "тамыз",
        "қыркүйек",
        "қазан",
        "қараша",
        "желтоқсан",
    ),
    "ru": (
        "Января",
        "Февраля",
        "Марта",
        "Апреля",
        "Мая",
        "Июня",
        "Июля",
        "Августа",
        "Сентября",
        "Октября",
        "Ноября",
        "Декабря",
    ),
    "en": (
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class OldPage:
    """What the old site answers; the body in the charset that it was written in."""

    body: bytes
    status: int = 200
    content_type: str = "text/html; charset=utf-8"


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """An article before it becomes a page."""

    language: str
    title: str
    paragraphs: tuple[str, ...]
    date: str


class OldSite:
    """Shows every release of the newsroom as the old site would have; knows nothing of sockets."""

    def __init__(self, newsroom: Newsroom, now: Callable[[], datetime]) -> None:
        self._newsroom, self._now = newsroom, now

    def answer(self, path: str, query: Mapping[str, str]) -> OldPage | None:
        """The page at a path of the old site; None where the path is not of it."""
        if found := _LISTING.fullmatch(path):
            return self._listing(found["language"], found["post"] or "", query.get("page", "1"))
        if found := _ARTICLE.fullmatch(path):
            return self._article(found["language"], found["post"] or "", found["slug"])
        return None

    def paths(self) -> list[str]:
        """The path of every article in every language, newest first."""
        return [
            _path(release, language, post)
            for post in ("", *POSTS.values())
            for language in _MONTHS
            for release in self._shown(language, post)
        ]

    def _shown(self, language: str, post: str) -> list[Release]:
        return [
            release
            for release in self._newsroom.listing("news")
            if post_of(release) == post and release.text(language, self._now()) is not None
        ]

    def _listing(self, language: str, post: str, page: str) -> OldPage:
        number = int(page) if page.isdecimal() else 1
        shown = self._shown(language, post)
        items = "".join(
            '<div class="content-news-item"><div class="content-news-item-title">'
            f'<a href="{_path(release, language, post)}">'
            f"{_shown_title(release, language, self._now())}</a></div></div>"
            for release in shown[(number - 1) * _PER_PAGE : number * _PER_PAGE]
        )
        has_more = number * _PER_PAGE < len(shown)
        following = f'<li class="next"><a href="?page={number + 1}">»</a></li>' if has_more else ""
        posts = "".join(f'<a href="/{language}/{each}/content/news">{each}</a>' for each in POSTS.values())
        return _page(
            f'<h4>News</h4>{items}<ul class="pagination">{following}</ul><div class="posts">{posts}</div>'
        )

    def _article(self, language: str, post: str, slug: str) -> OldPage:
        for release in self._shown(language, post):
            if slug_of(release, 1) == slug:
                text = release.text(language, self._now())
                return _written(release, text, language) if text else _missing()
        return _missing()


def post_of(release: Release) -> str:
    """The post whose release it is on the old site; empty for the ministry's own."""
    own = release.story.entity.removeprefix("mfa").removeprefix("-")
    return own if own in POSTS.values() else POSTS.get(release.number % 10, "")


def _path(release: Release, language: str, post: str) -> str:
    return "/" + "/".join(filter(None, (language, post, "content-view", slug_of(release, 1))))


def _shown_title(release: Release, language: str, now: datetime) -> str:
    text = release.text(language, now)
    return html.escape(text.title if text else "")


def _written(release: Release, text: Text, language: str) -> OldPage:
    """The article as the hand of its number wrote it."""
    at = release.story.published_at.astimezone(ASTANA)
    piece = _Piece(
        language=language,
        title=text.title,
        paragraphs=text.paragraphs,
        date=f"{at.day} {_MONTHS[language][at.month - 1]} {at.year}, {at:%H:%M}",
    )
    hand = _HANDS[release.number % len(_HANDS)]
    return hand(replace(piece, date=f"{at:%d.%m.%Y %H:%M}") if release.number % 3 == 0 else piece)


def _plain(piece: _Piece) -> OldPage:
    return _page(_article_of(piece, _paragraphs(piece.paragraphs)))


def _nested(piece: _Piece) -> OldPage:
    """Inline tags that cut words, links, an empty paragraph, and divisions around it all."""
    cut = [
        f'<p style="text-align: justify"><strong>{html.escape(each[:7])}</strong>'
        f'<span><em>{html.escape(each[7:])}</em></span> <a href="/en/content/news"></a></p>'
        for each in piece.paragraphs
    ]
    return _page(_article_of(piece, f"<div><div>{''.join(cut)}<p>&nbsp;</p></div></div>"))


def _crowded(piece: _Piece) -> OldPage:
    """Headings of a banner and of a side column around the article's own."""
    body = _article_of(piece, _paragraphs(piece.paragraphs))
    side = '<div class="side"><h4>Useful links</h4><p>Visas</p></div>'
    return _page(f'<div class="banner"><h4>Welcome</h4></div><div class="content">{body}</div>{side}')


def _undated(piece: _Piece) -> OldPage:
    return _page(
        f'<h4>{html.escape(piece.title)}</h4><div class="wrap__desc">{_paragraphs(piece.paragraphs)}</div>'
    )


def _broken_lines(piece: _Piece) -> OldPage:
    """A text without paragraphs."""
    return _page(_article_of(piece, "<br>\n".join(map(html.escape, piece.paragraphs))))


def _codepage(piece: _Piece) -> OldPage:
    """Written in the code page of the day, which nothing declares; Kazakh letters have none there."""
    page = _plain(piece)
    if piece.language == "kk":
        return page
    written = page.body.decode().replace('<meta charset="utf-8">', "").encode("cp1251", "xmlcharrefreplace")
    return replace(page, body=written, content_type="text/html")


def _misdeclared(piece: _Piece) -> OldPage:
    """UTF-8 under the name of another charset."""
    return replace(_plain(piece), content_type="text/html; charset=windows-1251")


_HANDS: tuple[Callable[[_Piece], OldPage], ...] = (
    _plain,
    _nested,
    _crowded,
    _undated,
    _broken_lines,
    _codepage,
    _misdeclared,
)


def _article_of(piece: _Piece, body: str) -> str:
    functions = f'<div class="content-functions-date">{piece.date}</div><a class="print" href="#">Print</a>'
    return (
        f'<h4>{html.escape(piece.title)}</h4><div class="content-functions">{functions}</div>'
        f'<div class="wrap__desc">{body}</div>'
    )


def _paragraphs(paragraphs: Sequence[str]) -> str:
    return "".join(f"<p>{html.escape(each)}</p>" for each in paragraphs)


def _page(content: str, status: int = 200) -> OldPage:
    return OldPage(
        body=(
            '<!DOCTYPE html><html><head><meta charset="utf-8"><title>MFA</title></head>'
            f"<body>{content}</body></html>"
        ).encode(),
        status=status,
    )


def _missing() -> OldPage:
    return _page("<h1>404</h1>", 404)
