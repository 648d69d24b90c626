"""A news agency that republishes the ministry's releases in its own wording: feeds, a list, pages."""

import email.utils
import hashlib
import html
import threading
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from standin.answers import Answer, Asked, html_answer
from standin.listening import HOST, Listener
from standin.ministry import Seen
from standin.stories import read_story

_XML = "application/rss+xml"
_ROBOTS = "User-agent: *\nDisallow: /search\nDisallow: /account\n"
_SOURCES = {
    "en": ", the press service of the Kazakh MFA reported {day}.",
    "ru": ", сообщает пресс-служба МИД РК {day}.",
    "kk": ", деп хабарлады {day} ҚР СІМ баспасөз қызметі.",
}
_LEADS = {"en": "Kazakhstan: {title}", "ru": "Астана: {title}", "kk": "Астана: {title}"}
_MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "ru": [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    "kk": [
        "қаңтарда",
        "ақпанда",
        "наурызда",
        "сәуірде",
        "мамырда",
        "маусымда",
        "шілдеде",
        "тамызда",
        "қыркүйекте",
        "қазанда",
        "қарашада",
        "желтоқсанда",
    ],
}
_MENU = "".join(
    f'<li><a href="/{name.lower()}">{name}</a></li>' for name in ("Politics", "Economy", "Society", "Sport")
)
# A report whose release the ministry has not shown; no story of the archive is about its state.
GAP = {
    "slug": "protocol-with-uruguay",
    "language": "en",
    "title": "Kazakhstan and Uruguay agree on a protocol on sheep breeding",
    "paragraphs": [
        "Kazakhstan and Uruguay agreed on a protocol, the press service of the Kazakh MFA reported today.",
        "The protocol on sheep breeding brings 340 animals and nine specialists to the Kostanay region.",
    ],
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Carried:
    """A report as the agency has it; `is_whole` where the feed carries all of its text."""

    slug: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    at: datetime
    is_whole: bool = True


def reworded(story: Mapping[str, Any], language: str, anchor: datetime, *, is_whole: bool = True) -> Carried:
    """A release of the archive as an agency carries it some hours later."""
    release = read_story(story, anchor)
    text = release.texts[language]
    at = release.published_at + timedelta(hours=3)
    day = f"{release.published_at.day} {_MONTHS[language][release.published_at.month - 1]}"
    if language == "en":
        day = " ".join(reversed(day.split()))
    first, *rest = text.paragraphs
    return Carried(
        slug=f"{release.key}-{language}",
        language=language,
        title=_LEADS[language].format(title=text.title[:1].lower() + text.title[1:]),
        paragraphs=(first.rstrip(". ") + _SOURCES[language].format(day=day), *rest),
        at=at,
        is_whole=is_whole,
    )


def gap_report(at: datetime) -> Carried:
    """The report without a release."""
    written = dict(GAP) | {"paragraphs": tuple(GAP["paragraphs"])}
    return Carried(at=at, **written)  # type: ignore[arg-type]  # written above


class Agency:
    """An agency on 127.0.0.1 while the `with` block lasts.

    `/rss/{eng,rus,kaz}.xml` are its feeds, `/atom.xml` all of them, `/broken.xml` the Russian one in
    windows-1251 with bad dates, cut off in the middle; `/news` lists links, `/news/<slug>` is a report.
    """

    def __init__(self, carried: Iterable[Carried] = (), *, port: int = 0) -> None:
        self._carried = list(carried)
        self._port = port
        self._listener: Listener | None = None
        self._requests: list[Seen] = []
        self._lock = threading.Lock()
        self.status = 200
        """What every feed and page is answered with."""

    def __enter__(self) -> Self:
        self._listener = Listener(self._respond, self._port)
        self._port = self._listener.port
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._listener is not None:
            self._listener.close()

    @property
    def url(self) -> str:
        """The agency's address, without a slash at the end."""
        return f"http://{HOST}:{self._port}"

    @property
    def requests(self) -> Sequence[Seen]:
        """The requests answered so far, oldest first."""
        with self._lock:
            return tuple(self._requests)

    def carry(self, *carried: Carried) -> None:
        """Publishes more reports."""
        with self._lock:
            self._carried.extend(carried)

    def _respond(self, asked: Asked) -> Answer:
        with self._lock:
            carried = sorted(self._carried, key=lambda each: each.at, reverse=True)
        answer = _answer(asked, carried)
        if self.status != answer.status and asked.path != "/robots.txt":
            answer = html_answer("<h1>Sorry</h1>", self.status) if self.status >= 400 else answer  # noqa: PLR2004 - client and server errors
        seen = Seen(
            at=datetime.now(UTC),
            method=asked.method,
            path=asked.path,
            query=asked.query,
            headers=asked.headers,
            body=asked.body,
            status=answer.status,
        )
        with self._lock:
            self._requests.append(seen)
        return answer


def _answer(asked: Asked, carried: Sequence[Carried]) -> Answer:
    tongues = {"/rss/eng.xml": "en", "/rss/rus.xml": "ru", "/rss/kaz.xml": "kk"}
    site = f"http://{asked.headers.get('host', HOST)}"
    match asked.path:
        case "/robots.txt":
            return Answer(body=_ROBOTS.encode(), content_type="text/plain")
        case "/broken.xml":
            broken = _rss([each for each in carried if each.language == "ru"], site, has_bad_dates=True)
            half = broken[: len(broken) * 3 // 4].encode("cp1251", "xmlcharrefreplace")
            return Answer(body=half, content_type="text/xml")
        case "/atom.xml":
            return _conditional(asked, _atom(carried, site), "application/atom+xml")
        case "/news":
            return html_answer(_page("News", _links(carried)))
        case path if path in tongues:
            listed = [each for each in carried if each.language == tongues[path]]
            return _conditional(asked, _rss(listed, site), _XML)
        case path:
            found = next((each for each in carried if path == f"/news/{each.slug}"), None)
            return html_answer(_article(found)) if found else html_answer("<h1>404</h1>", 404)


def _conditional(asked: Asked, text: str, content_type: str) -> Answer:
    """The feed, or 304 for who has it."""
    tag = f'"{hashlib.sha256(text.encode()).hexdigest()[:16]}"'
    if asked.headers.get("if-none-match") == tag:
        return Answer(status=304, headers=(("ETag", tag),))
    return Answer(body=text.encode(), content_type=content_type, headers=(("ETag", tag),))


def _rss(carried: Sequence[Carried], site: str, *, has_bad_dates: bool = False) -> str:
    items = "".join(_item(each, has_bad_dates=has_bad_dates) for each in carried)
    return (
        '<?xml version="1.0" encoding="utf-8"?>\n<rss version="2.0"><channel>'
        f"<title>Steppe Wire</title><link>{site}</link>{items}</channel></rss>"
    )


def _item(carried: Carried, *, has_bad_dates: bool) -> str:
    date = email.utils.format_datetime(carried.at)
    if has_bad_dates:
        date = f"{carried.at:%d.%m.%Y} в обед"
    return (
        f"<item><title><![CDATA[{carried.title}]]></title><link>/news/{carried.slug}?utm_source=rss</link>"
        f"<pubDate>{date}</pubDate><description><![CDATA[{_told(carried)}]]></description></item>\n"
    )


def _atom(carried: Sequence[Carried], site: str) -> str:
    entries = "".join(
        f"<entry><title>{html.escape(each.title)}</title><id>{site}/news/{each.slug}</id>"
        f'<link href="{site}/news/{each.slug}"/><updated>{each.at.isoformat()}</updated>'
        f'<content type="html">{html.escape(_told(each))}</content></entry>'
        for each in carried
    )
    return f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Steppe Wire</title>{entries}</feed>'


def _told(carried: Carried) -> str:
    if carried.is_whole:
        return "".join(f"<p>{html.escape(paragraph, quote=False)}</p>" for paragraph in carried.paragraphs)
    return f"<p>{html.escape(carried.paragraphs[0][:80], quote=False)}…</p>"


def _links(carried: Sequence[Carried]) -> str:
    return "<ul>" + "".join(
        f'<li><a href="/news/{each.slug}">{html.escape(each.title)}</a></li>' for each in carried
    ) + "</ul>"  # fmt: skip


def _article(carried: Carried) -> str:
    told = _told(replace(carried, is_whole=True))
    return _page(carried.title, f"<article><h1>{html.escape(carried.title)}</h1>{told}</article>")


def _page(title: str, inner: str) -> str:
    return (
        f'<!doctype html><html><head><meta charset="utf-8"><title>{html.escape(title)}</title></head>'
        f"<body><header><nav><ul>{_MENU}</ul></nav></header><main>{inner}</main>"
        "<aside><p>Subscribe to our letter and never miss a headline.</p></aside>"
        "<footer><p>All rights reserved by Steppe Wire.</p></footer></body></html>"
    )
