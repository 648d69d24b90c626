"""The frame around every page: language, links that keep it, dates, numbers, names, and the templates."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, tzinfo
from functools import lru_cache
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date, format_datetime, format_skeleton
from babel.numbers import format_decimal
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request

import countries
from news.addresses import mask

from . import languages
from .marking import marked
from .remarks import REMARKS
from .shelf import ROOM, Shelf

ALMATY: tzinfo = ZoneInfo("Asia/Almaty")
COOKIE = "lang"
THEME_COOKIE = "theme"
# Light or dark as the device says, or as the reader chose.
THEMES = ("auto", "light", "dark")
YEAR_S = 365 * 24 * 3600

TEMPLATES = Environment(
    loader=FileSystemLoader(ROOM / "templates"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
TEMPLATES.globals.update(marked=marked, mask=mask)


@dataclass(frozen=True, slots=True, kw_only=True)
class Frame:
    """What a template needs to speak to this reader: `t` and `tn` for words, `link`, `file`, `when`."""

    words: languages.Words
    asked: str | None
    path: str
    query: tuple[tuple[str, str], ...]
    is_live: bool
    theme: str = "auto"
    shelves: tuple[Shelf, ...] = ()
    is_guest: bool = False  # reads the public archive without the password
    is_locked: bool = False  # there is a password

    @classmethod
    def of(cls, request: Request) -> "Frame":
        """The frame for a request."""
        asked = request.query_params.get("lang")
        chosen = languages.choose(
            asked=asked,
            remembered=request.cookies.get(COOKIE),
            accepted=request.headers.get("accept-language", ""),
        )
        theme = request.cookies.get(THEME_COOKIE, "auto")
        shelves: tuple[Shelf, ...] = request.app.state.shelves
        return cls(
            words=languages.words(chosen),
            asked=chosen if asked == chosen else None,
            path=request.scope["path"],
            query=tuple((k, v) for k, v in request.query_params.multi_items() if k != "lang"),
            is_live=any("htmx.min.js" in shelf.files for shelf in shelves),
            theme=theme if theme in THEMES else "auto",
            shelves=shelves,
            is_guest=_kind(request) not in {"owner", ""},
            is_locked=request.app.state.service.settings.password is not None,
        )

    @property
    def language(self) -> str:
        """The language of the page: kk, ru or en."""
        return self.words.language

    @property
    def choices(self) -> list[tuple[str, str, str]]:
        """Tag, own name and address of this page in each language."""
        return [
            (tag, languages.NAMES[tag], f"{self._own}?{urlencode((*self.query, ('lang', tag)))}")
            for tag in languages.LANGUAGES
        ]

    @property
    def themes(self) -> list[tuple[str, str]]:
        """Each theme and the address that chooses it and comes back to this page."""
        asked = (("lang", self.asked),) if self.asked else ()
        back = f"{self._own}?{urlencode((*self.query, *asked))}".removesuffix("?")
        return [(theme, f"/theme/{theme}?{urlencode({'back': back})}") for theme in THEMES]

    @property
    def _own(self) -> str:
        # Two slashes in front would name another host.
        return quote("/" + self.path.lstrip("/"), safe="/")

    def file(self, path: str) -> str:
        """The address of a style, a script or a library, which changes when the file does."""
        for shelf in self.shelves:
            if path.startswith(f"{shelf.prefix}/"):
                return shelf.address(path.removeprefix(f"{shelf.prefix}/"))
        return path

    def t(self, key: str, **facts: object) -> str:
        """The catalogue's text under a key."""
        return self.words.say(key, **facts)

    def tn(self, key: str, number: int) -> str:
        """The catalogue's text under a key, in the number that fits."""
        return self.words.count(key, number, self.number(number))

    def remark(self, kind: str, text: str) -> tuple[str, str]:
        """What the program said, in the page's language where the catalogues have it, and its language.

        The language is empty where it is the page's own, or a person's choice of words.
        """
        key = REMARKS[kind].get(text)
        if key is not None:
            return self.t(key), ""
        return text, "" if kind == "rule" else "en"

    def link(self, path: str, **facts: str | int | None) -> str:
        """An address on this service, in the language that this page was asked for."""
        pairs = [(k, str(v)) for k, v in (*facts.items(), ("lang", self.asked)) if v is not None]
        return quote(path, safe="/") + ("?" + urlencode(pairs) if pairs else "")

    def number(self, number: int) -> str:
        """A number with the language's separators."""
        return _number(self.language, number)

    def decimal(self, number: float) -> str:
        """A number with at most one digit behind the point, as the language writes it."""
        return format_decimal(round(number, 1), locale=self.language)

    def month(self, day: date) -> str:
        """The month of a day with its year, e.g. `Nov 2026`."""
        return format_skeleton("yMMM", day, locale=self.language)

    def when(self, instant: datetime) -> str:
        """Day, time and offset in Almaty, e.g. `24 Nov 2026, 14:05 UTC+5`."""
        # A narrow column breaks it between the day and the time, and nowhere else.
        day = self.day(instant).replace(" ", "\N{NO-BREAK SPACE}")
        return f"{day}, {self.clock(instant)}\N{NO-BREAK SPACE}{self.offset(instant)}"

    def day(self, instant: datetime) -> str:
        """The day in Almaty."""
        return self.of_day(instant.astimezone(ALMATY).date())

    def of_day(self, day: date) -> str:
        """A day, e.g. `24 Nov 2026`."""
        return format_date(day, "medium", locale=self.language)

    def long_day(self, instant: datetime) -> str:
        """The day in Almaty with its weekday, for headings."""
        return format_date(instant.astimezone(ALMATY).date(), "full", locale=self.language)

    def clock(self, instant: datetime) -> str:
        """Hours and minutes in Almaty."""
        return format_datetime(instant.astimezone(ALMATY), "HH:mm", locale=self.language)

    def offset(self, instant: datetime) -> str:
        """The offset of Almaty at that instant: UTC+6 before March 2024, UTC+5 since."""
        shift = instant.astimezone(ALMATY).utcoffset()
        return f"UTC{round(shift.total_seconds() / 3600) if shift else 0:+d}"

    def state(self, code: str) -> str:
        """The name of a state in the page's language."""
        return countries.name(code, self.language)

    def tongue(self, tag: str) -> str:
        """The name of an article's language in the page's language; the tag where none is known."""
        try:
            return Locale.parse(tag, sep="-").get_display_name(self.language) or tag
        except (UnknownLocaleError, ValueError):
            return tag


def _kind(request: Request) -> str:
    """What the guard takes the visitor for; empty where it refused before it looked."""
    visitor = getattr(request.state, "visitor", None)
    return visitor.kind if visitor else ""


@lru_cache(maxsize=10_000)
def _number(language: str, number: int) -> str:
    """The same, kept: a page of counts has hundreds, and most are small and come again."""
    return format_decimal(number, locale=language)


def render(frame: Frame, template: str, **facts: object) -> HTMLResponse:
    """The template as an answer, in the reader's language, which a cookie remembers once asked for."""
    words: Mapping[str, object] = {"f": frame, "t": frame.t, "tn": frame.tn}
    answer = HTMLResponse(TEMPLATES.get_template(template).render(**words, **facts))
    answer.headers["Content-Language"] = frame.language
    answer.headers["Vary"] = "Accept-Language, Cookie"
    if frame.asked:
        answer.set_cookie(COOKIE, frame.asked, max_age=YEAR_S, httponly=True, samesite="lax")
    return answer
