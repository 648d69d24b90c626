"""Which days, roles and languages the overview is asked for, and what is compared with what."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated, Final, Literal

from babel import Locale, UnknownLocaleError
from fastapi import Query
from pydantic import AfterValidator, BeforeValidator

from news.series import Span

from .pages import Country, Cursor

WindowName = Literal["7", "30", "90", "365", "all", "dates"]
RoleName = Literal["counterparty", "venue", "passing"]
MeasureName = Literal["counts", "share", "change"]
NewsKind = Literal["first", "return", "spike", "edit", "removal", "alert"]
USUAL: Final[WindowName] = "30"


def _filled(given: object) -> object:
    """A form sends what was left empty as an empty text."""
    return None if given == "" else given


def _spoken(tag: str | None) -> str | None:
    try:
        return tag and str(Locale.parse(tag, sep="-")) and tag
    except UnknownLocaleError as error:
        raise ValueError("not the tag of a language") from error


def _existing(day: str | None) -> date | None:
    return None if day is None else date.fromisoformat(day)


# Only what a date field sends: read leniently, a number would be taken for seconds since 1970.
Day = Annotated[
    str | None,
    Query(pattern=r"^(19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}$"),
    BeforeValidator(_filled),
    AfterValidator(_existing),
]
Tag = Annotated[
    str | None,
    Query(max_length=35, pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]+)*$"),
    BeforeValidator(_filled),
    AfterValidator(_spoken),
]
Role = Annotated[RoleName | None, Query(), BeforeValidator(_filled)]
News = Annotated[NewsKind | None, Query(), BeforeValidator(_filled)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What an address of the overview asks for; `window` is `dates` where `since` and `until` count."""

    window: WindowName
    since: date | None
    until: date | None
    role: RoleName | None
    language: str | None
    measure: MeasureName
    country: str | None
    news: NewsKind | None
    cursor: str | None

    @property
    def is_backwards(self) -> bool:
        """Whether its first day lies after its last."""
        return (
            self.window == "dates"
            and self.since is not None
            and self.until is not None
            and self.since > self.until
        )

    @property
    def kept(self) -> Mapping[str, str | None]:
        """What a link to another view of the same page carries on; what is usual is left out."""
        is_dated = self.window == "dates"
        return {
            "window": None if self.window == USUAL else self.window,
            "since": self.since.isoformat() if is_dated and self.since else None,
            "until": self.until.isoformat() if is_dated and self.until else None,
            "role": self.role,
            "language": self.language,
            "measure": None if self.measure == "counts" else self.measure,
            "country": self.country,
            "news": self.news,
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days that are counted, and as many before them; `before` is None where nothing lies before.

    `is_before_partial`: the archive begins within the days before.
    """

    span: Span
    before: Span | None
    is_before_partial: bool


def asked_of(  # noqa: PLR0913 - the fields of a form
    *,
    window: Annotated[WindowName | None, Query(), BeforeValidator(_filled)] = None,
    since: Day = None,
    until: Day = None,
    role: Role = None,
    language: Tag = None,
    measure: Annotated[MeasureName, Query()] = "counts",
    country: Country = None,
    news: News = None,
    cursor: Cursor = None,
) -> Asked:
    """What the address asks for; days without a window are a window."""
    is_dated = bool(since or until)
    return Asked(
        window=window or ("dates" if is_dated else USUAL),
        since=since,  # type: ignore[arg-type]  # a text until it is validated
        until=until,  # type: ignore[arg-type]  # as above
        role=role,
        language=language,
        measure=measure,
        country=country,
        news=news,
        cursor=cursor,
    )


def window_of(asked: Asked, *, today: date, extent: Span | None) -> Window:
    """The days that were asked for, which are not backwards; both ends included."""
    begins = min(extent.since, today) if extent else today
    if asked.window == "all":
        return Window(span=Span(since=begins, until=today), before=None, is_before_partial=False)
    if asked.window == "dates":
        span = _dated(asked, today=today, begins=begins)
    else:
        span = Span(since=today - timedelta(days=int(asked.window) - 1), until=today)
    return _compared(span, begins=begins)


def _dated(asked: Asked, *, today: date, begins: date) -> Span:
    until = asked.until or max(today, asked.since or today)
    return Span(since=asked.since or min(begins, until), until=until)


def _compared(span: Span, *, begins: date) -> Window:
    if span.since <= begins:
        return Window(span=span, before=None, is_before_partial=False)
    last = span.since - timedelta(days=1)
    before = Span(since=last - (span.until - span.since), until=last)
    return Window(span=span, before=before, is_before_partial=before.since < begins)
